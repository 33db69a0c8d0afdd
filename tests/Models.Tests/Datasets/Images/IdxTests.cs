using System.Buffers.Binary;
using System.IO.Compression;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Images;

public sealed class IdxTests : IDisposable
{
    private static readonly byte[] Images = Idx(0x803, [3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]);
    private static readonly byte[] Labels = Idx(0x801, [3], [0, 2, 0]);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_PlainAndGzipped_GiveTheSameBits()
    {
        Dataset plain = Section(Images, Labels).Load();
        Dataset gzipped = Section(Gzip(Images), Gzip(Labels)).Load();
        Assert.Equal([1, 2, 2], plain.InputShape);
        Assert.Equal([0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255], plain.Inputs);
        Assert.Equal([0, 2, 0], plain.Labels);
        Assert.Equal(["0", "1", "2"], plain.ClassNames);
        Assert.Equal(plain.Inputs, gzipped.Inputs);
        Assert.Equal(plain.Labels, gzipped.Labels);
        Assert.Equal([0, 1, 2], plain.RowsOf(Split.Train));
    }

    [Fact]
    public void Load_MoreValuesAnnouncedThanThere_TakesNoMemoryForThem()
    {
        DatasetSection section = Section(Idx(0x803, [1000, 1000, 500], [1, 2, 3]), Labels);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        ProblemAssert.Says(Assert.Single(section.Refusal()), "announces 1000 x 1000 x 500 = 500,000,000 bytes ... and has 3");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 1 << 20, "Memory was taken for what is not there.");
    }

    [Fact]
    public void Load_Resize_ShrinksEveryImage()
    {
        Dataset dataset = Section(Images, Labels, ", 'preprocess': [{'resize': {'height': 1, 'width': 1}}]").Load();
        Assert.Equal([1, 1, 1], dataset.InputShape);
        Assert.Equal([2f, 6f, 71f], dataset.Inputs);
    }

    [Fact]
    public void Fingerprint_EitherFileChanged_Differs()
    {
        DatasetSection section = Section(Images, Labels);
        string original = section.Load().Fingerprint;
        Assert.Equal(original, DatasetLoader.Fingerprint(section.Spec(), DatasetSection.Folders, CancellationToken.None));
        Assert.NotEqual(original, Section(Images, Idx(0x801, [3], [0, 2, 1])).Load().Fingerprint);
        Assert.NotEqual(original, Section(Idx(0x803, [3, 2, 2], new byte[12]), Labels).Load().Fingerprint);
    }

    [Fact]
    public void Load_Swapped_SaysSo() => Refused(
        Labels, Images, "images", "images.idx starts with 0x00000801 ... dataset.images and dataset.labels are swapped");

    [Fact]
    public void Load_NotIdx_IsRefused() => Refused(
        "hello world, this is text"u8.ToArray(), Labels, "images",
        "images.idx starts with 0x68656c6c ... dataset.images must be an IDX file of images ... MNIST");

    [Fact]
    public void Load_FloatIdx_IsRefused() => Refused(
        Idx(0xD03, [1, 1, 1], [0, 0, 0, 0]), Labels, "images", "starts with 0x00000d03 ... unsigned bytes");

    [Fact]
    public void Load_CutHeader_IsRefused() => Refused(
        Images[..9], Labels, "images", "images.idx has 9 bytes, and the header of an IDX file has 16 ... again");

    [Fact]
    public void Load_CutValues_IsRefused() => Refused(
        Images[..^1], Labels, "images", "images.idx announces 3 x 2 x 2 = 12 bytes after its header, and has 11 ... again");

    [Fact]
    public void Load_ValuesLeftOver_IsRefused() =>
        Refused(Images, [.. Labels, 1], "labels", "labels.idx announces 3 = 3 bytes after its header, and has over 3 ... must agree");

    [Fact]
    public void Load_CutGzip_IsRefused() => Refused(Gzip(Images)[..^14], Labels, "images", "images.idx ... again");

    [Fact]
    public void Load_DamagedGzip_IsRefused() => Refused(
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF], Labels, "images", "images.idx is damaged gzip data ... again");

    [Fact]
    public void Load_OtherCount_IsRefused() => Refused(
        Images, Idx(0x801, [2], [0, 1]), "labels", "images.idx has 3 images, and ... labels.idx has 2 labels ... must agree ... one set");

    [Fact]
    public void Load_OneClass_IsRefused() => Refused(
        Images, Idx(0x801, [3], [7, 7, 7]), "labels", "labels.idx has the label 7 only ... at least two classes");

    [Fact]
    public void Load_NoRows_IsRefused() => Refused(
        Idx(0x803, [0, 2, 2], []), Labels, "images", "images.idx announces 0 x 2 x 2 values, which is none");

    [Fact]
    public void Load_HugeAnnouncement_IsRefusedWithoutReadingOn() =>
        Refused(Idx(0x803, [4000000000, 4000000000, 4000000000], []), Labels, "images",
            "announces 4000000000 x 4000000000 x 4000000000 values ... 1,073,741,824 fit");

    [Fact]
    public void Load_IdxUnderPath_PointsAtTheRightKeys()
    {
        foreach (byte[] content in new[] { Images, Gzip(Images) })
        {
            string path = _folder.Write("data", content);
            ProblemAssert.Says(Assert.Single(new DatasetSection($"{{'path': '{path}'}}").Refusal()),
                "data is an IDX file ... dataset.images and dataset.labels");
        }
    }

    [Fact]
    public void Load_FolderAsImages_IsRefused() =>
        ProblemAssert.Says(Assert.Single(new DatasetSection($"{{'images': '{_folder.Root}', 'labels': '{_folder.Root}'}}").Refusal()),
            "is a folder; dataset.images must be an IDX file");

    private static byte[] Idx(uint magic, uint[] shape, byte[] values)
    {
        var bytes = new byte[4 + (4 * shape.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, magic);
        for (int i = 0; i < shape.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 + (4 * i)), shape[i]);
        return [.. bytes, .. values];
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(bytes);
        return stream.ToArray();
    }

    private void Refused(byte[] images, byte[] labels, string key, string words)
    {
        DatasetSection section = Section(images, labels);
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, section.At(key));
    }

    private DatasetSection Section(byte[] images, byte[] labels, string more = "")
    {
        string imageFile = _folder.Write("images.idx", images);
        string labelFile = _folder.Write("labels.idx", labels);
        return new DatasetSection($"{{'images': '{imageFile}', 'labels': '{labelFile}'{more}}}");
    }
}
