using System.Buffers.Binary;
using System.IO.Compression;
using Gridfold.Models.Datasets.Images;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Datasets.Tables;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>Finds the kind from the first bytes, not from the name.</summary>
internal static class SourceKinds
{
    /// <exception cref="InputException">The file is recognised as something else.</exception>
    public static SourceKind Of(SourceFile file)
    {
        if (file.IsFolder) return SourceKind.Folder;
        byte[] start = file.ReadStart();
        string extension = Path.GetExtension(file.Path).ToLowerInvariant();
        bool isZip = start.AsSpan().StartsWith("PK\x03\x04"u8) || start.AsSpan().StartsWith("PK\x05\x06"u8);
        if (isZip && extension is ".xlsx" or ".ods")
            throw file.Error($"is a spreadsheet; {PathRule}: save it as 'CSV UTF-8'");
        if (isZip) return SourceKind.Zip;
        if (extension == ".zip")
        {
            throw file.Error(
                "is not a zip file, though its name says so; it may be cut off or something else, such as an error page: " +
                    "copy or download it again");
        }

        if (Gzip.Starts(start))
            throw file.Error(IsIdx(ReadStartOfGzip(file.Readable))
                ? IdxRemedy
                : $"is gzip data; {PathRule}: unpack it first, with gunzip or tar");
        if (IsIdx(start)) throw file.Error(IdxRemedy);
        if (extension is ".png" or ".jpg" or ".jpeg" or ".gif" or ".bmp" or ".webp")
            throw file.Error($"is a single image; {PathRule}: point it at the folder");
        return SourceKind.Table;
    }

    private const string IdxRemedy =
        "is an IDX file; those come in pairs: name them in dataset.images and dataset.labels instead of dataset.path";

    private static string PathRule => $"dataset.path must be {TableFileFormats.Described}, a folder or a zip of images";

    private static bool IsIdx(byte[] start) =>
        start.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(start) is IdxFile.Images or IdxFile.Labels;

    private static byte[] ReadStartOfGzip(ReadablePath file)
    {
        using FileStream stream = file.OpenRead();
        using var content = new GZipStream(stream, CompressionMode.Decompress);
        try
        {
            return SourceFile.ReadStart(content);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
