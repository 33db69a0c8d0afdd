using System.Buffers.Binary;
using System.IO.Compression;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Images;

/// <summary>
/// A file in the form of MNIST: a magic number, the lengths of the dimensions, and unsigned bytes. The file may be gzipped.
/// </summary>
/// <param name="Shape">The dimensions: [count, height, width] of images, [count] of labels.</param>
/// <param name="Values">The bytes, row-major.</param>
internal sealed record IdxFile(int[] Shape, byte[] Values)
{
    /// <summary>The magic number of unsigned bytes in three dimensions.</summary>
    public const uint Images = 0x00000803;

    /// <summary>The magic number of unsigned bytes in one dimension.</summary>
    public const uint Labels = 0x00000801;

    /// <param name="file">The file.</param>
    /// <param name="magic">The expected magic number: <see cref="Images"/> or <see cref="Labels"/>.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">The file is cut off, or it is not of the expected kind.</exception>
    public static IdxFile Read(SourceFile file, uint magic, CancellationToken cancellationToken)
    {
        using FileStream raw = file.Readable.OpenRead();
        Span<byte> start = stackalloc byte[2];
        bool isGzip = raw.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && Gzip.Starts(start);
        raw.Position = 0;
        using Stream content = isGzip ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        try
        {
            return Read(content, file, magic, raw.Length, isGzip, cancellationToken);
        }
        catch (InvalidDataException exception) when (isGzip)
        {
            throw file.Error($"is damaged gzip data ({exception.Message.TrimEnd('.')}); it may be cut off: copy or download it again");
        }
    }

    private static IdxFile Read(
        Stream content, SourceFile file, uint magic, long length, bool isGzip, CancellationToken cancellationToken)
    {
        int dimensions = magic == Images ? 3 : 1;
        var header = new byte[4 + (4 * dimensions)];
        int read = content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read >= 4) CheckMagic(BinaryPrimitives.ReadUInt32BigEndian(header), magic, file);
        if (read < header.Length)
        {
            throw file.Error(
                $"has {read} bytes, and the header of an IDX file has {header.Length}; " +
                    "it is cut off or not an IDX file: copy or download it again");
        }

        uint[] shape = [.. Enumerable.Range(0, dimensions).Select(i => BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 + (4 * i))))];
        string described = string.Join(" x ", shape);
        if (shape.Contains(0u)) throw file.Error($"announces {described} values, which is none; there must be rows: check how it was made");
        if (shape.Aggregate((UInt128)1, (size, length) => size * length) is var total && total > (UInt128)Dataset.MaxValues)
        {
            throw file.Error(
                $"announces {described} values; up to {Numbers.Show(Dataset.MaxValues)} fit: use fewer images, or check how it was made");
        }

        // Nothing is taken for values that cannot be there.
        if (!isGzip && length - header.Length != (long)total) throw OtherLength(length - header.Length);
        if (isGzip && !Gzip.MayUnpackTo((long)total, length))
        {
            throw file.Error(
                $"has {Numbers.Show(length)} bytes and announces {described} values, over {Gzip.MaxGrowth} times as many; no real data "
                    + "shrinks so much: check how it was made, or unpack it with gunzip");
        }

        var values = new byte[(int)total];
        int found = Reading.Fill(content, values, cancellationToken, done => file.Report("reading", done));
        if (found < values.Length) throw OtherLength(found);
        if (content.ReadByte() >= 0) throw OtherLength(found + 1);
        return new IdxFile([.. shape.Select(size => (int)size)], values);

        InputException OtherLength(long there)
        {
            string amount = there < (long)total ? Numbers.Show(there) : $"over {Numbers.Show((long)total)}";
            return file.Error(
                $"announces {described} = {Numbers.Show((long)total)} bytes after its header, and has {amount}; "
                    + "they must agree: copy or download it again");
        }
    }

    private static void CheckMagic(uint found, uint expected, SourceFile file)
    {
        if (found == expected) return;
        string wanted = expected == Images
            ? "images (0x00000803, unsigned bytes in three dimensions)"
            : "labels (0x00000801, unsigned bytes in one dimension)";
        string remedy = (found, expected) switch
        {
            (Labels, Images) => "it holds labels: dataset.images and dataset.labels are swapped",
            (Images, Labels) => "it holds images: dataset.images and dataset.labels are swapped",
            _ => "give an IDX file, as the MNIST family has them",
        };
        throw file.Error($"starts with 0x{found:x8}; {file.Key} must be an IDX file of {wanted}: {remedy}");
    }
}
