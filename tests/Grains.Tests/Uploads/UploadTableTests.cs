using Gridfold.Grains.Uploads;

namespace Gridfold.Grains.Tests.Uploads;

/// <summary>Which folder uploads with the same content have.</summary>
public sealed class UploadTableTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Complete_ContentThatIsKnown_MovesItsUploadsToTheNewFolder()
    {
        (UploadTable table, CompletedUpload first) = With(new UploadTable([], [], 0), "one", "alice");
        Assert.Null(first.Orphan);
        (table, CompletedUpload second) = With(table, "two", "bob");
        Assert.Equal("bob", second.Upload.Owner);
        Assert.Equal("one", second.Orphan);
        Assert.All(table.Uploads, upload => Assert.Equal("two", upload.Content));

        // The same upload again takes the place of its first record.
        (table, CompletedUpload again) = With(table, "three", "alice");
        Assert.Equal(("alice", 3L), (again.Upload.Owner, again.Upload.Number));
        Assert.Equal("two", again.Orphan);
        Assert.Equal(["bob", "alice"], table.Uploads.Select(upload => upload.Owner));
        Assert.All(table.Uploads, upload => Assert.Equal("three", upload.Content));
        Assert.Empty(table.Open);
    }

    [Fact]
    public void Complete_Twice_GivesTheSameUpload()
    {
        (UploadTable table, _) = With(new UploadTable([], [], 0), "one", "alice");
        (table, CompletedUpload completed) = With(table, "two", "bob");
        (UploadTable same, CompletedUpload again) = table.Complete("two", Hash, Start.AddHours(1));
        Assert.Same(table, same);
        Assert.Equal(completed.Upload, again.Upload);
        Assert.Null(again.Orphan);
    }

    [Fact]
    public void Delete_OfOneOfTwo_KeepsTheirFolder()
    {
        (UploadTable table, _) = With(new UploadTable([], [], 0), "one", "alice");
        (table, _) = With(table, "two", "bob");
        (table, string? orphan) = table.Delete(1)!.Value;
        Assert.Null(orphan);
        Assert.Equal("two", table.Delete(2)!.Value.Orphan);
    }

    private static (UploadTable Table, CompletedUpload Completed) With(UploadTable table, string content, string owner) =>
        table.Begin(content, new NewUpload(owner, "a.csv", 10, "127.0.0.1:1@1", 100, null)).Complete(content, Hash, Start);
}
