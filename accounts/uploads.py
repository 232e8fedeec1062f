"""Files that people send are held in memory alone: one of Part 2 never lies in a temporary file, however large it is."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """Keeps what one post sends up to the bound. A file that goes beyond it is let go of and stays empty, with the size that it
    had, so that its field refuses it in words and the rest of the form is kept."""

    kept = 0  # bytes of all files of the post

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.file, self.is_too_large = BytesIO(), False

    def receive_data_chunk(self, raw_data, start):
        if not self.is_too_large and self.kept + len(raw_data) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self.kept -= start
            self.file, self.is_too_large = BytesIO(), True
        if not self.is_too_large:
            self.kept += len(raw_data)
            self.file.write(raw_data)

    def file_complete(self, file_size):
        self.file.seek(0)
        size = max(file_size, settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1) if self.is_too_large else file_size
        told = (self.field_name, self.file_name, self.content_type, size, self.charset, self.content_type_extra)
        return InMemoryUploadedFile(self.file, *told)
