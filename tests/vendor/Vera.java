import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Checks PDF files with the veraPDF engine. Arguments: flavour, file, flavour, file. Prints what fails; 1 when anything does. */
public class Vera {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean compliant = true;
        for (int i = 0; i < arguments.length; i += 2) {
            ValidationResult result = check(PDFAFlavour.fromString(arguments[i]), arguments[i + 1]);
            compliant &= result.isCompliant();
            tell(arguments[i], result);
        }
        System.exit(compliant ? 0 : 1);
    }

    private static ValidationResult check(PDFAFlavour flavour, String file) throws Exception {
        try (InputStream bytes = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, 20, false, true, false)) {
            return validator.validate(parser);
        }
    }

    private static void tell(String flavour, ValidationResult result) {
        System.out.println(flavour + (result.isCompliant() ? " holds, " : " fails, ") + result.getTotalAssertions() + " checks");
        TreeMap<String, Integer> failures = new TreeMap<>();
        for (TestAssertion each : result.getTestAssertions()) {
            if (each.getStatus() == TestAssertion.Status.FAILED) {
                String rule = each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber();
                failures.merge(rule + " " + each.getMessage(), 1, Integer::sum);
            }
        }
        failures.forEach((rule, times) -> System.out.println("  " + times + " times: " + rule));
    }
}
