using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.Repair;
using Gridfold.Grains.Uploads;
using Gridfold.Silo.Uploads;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>The content of uploads in the store: what is kept, mended and removed.</summary>
[Collection(nameof(ApiCollection))]
public sealed class UploadContentTests(ApiFixture fixture) : UploadBench(fixture)
{
    // More than a part of the store.
    private const int LargeBytes = UploadStore.PartBytes + 1000;

    [Fact]
    public async Task Put_AfterItsContentWasLost_MendsAllUploadsOfTheContent()
    {
        byte[] content = Bytes(LargeBytes + 1);
        string[] before = Stored();
        await Put(User, "a.csv", content);
        await Put(Other, "b.csv", content);
        UploadRecord lost = (await Api.Uploads.Find(Other, sha256: null, "b.csv"))!;
        foreach (string path in Stored().Except(before)) File.Delete(path);
        Assert.False(await Api.Uploads.CopyTo(lost, Stream.Null, TestContext.Current.CancellationToken));
        await Put(User, "a.csv", content);
        foreach ((string user, string name) in ((string, string)[])[(User, "a.csv"), (Other, "b.csv")])
        {
            using HttpResponseMessage answer = await (await Api.Client(Role.Submitter, user)).Get(At($"/{name}/content"));
            Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        // No upload names the lost folder, and cleaning leaves the new one.
        string[] kept = Stored();
        await Api.Uploads.Clean(TestContext.Current.CancellationToken);
        Assert.Empty(kept.Except(before).Except(Stored()));
        Assert.DoesNotContain(kept, path => path.Contains(lost.Content, StringComparison.Ordinal));
        Assert.Equal(["a.csv"], await Names(User));
    }

    [Fact]
    public async Task Content_ThatComesAgainWhileItIsRead_IsReadToItsEnd()
    {
        byte[] content = Bytes(LargeBytes + 2);
        await Put(User, "a.csv", content);
        UploadRecord read = (await Api.Uploads.Find(User, sha256: null, "a.csv"))!;
        string first = Path.Combine(Api.Cluster.CheckpointFolder, UploadFolders.PartOf(read.Content, 0));
        byte[] part = await File.ReadAllBytesAsync(first, TestContext.Current.CancellationToken);
        await Put(User, "a.csv", content);
        Assert.False(File.Exists(first));

        // The reader finds the first part in the old folder, and the second in the new one.
        Directory.CreateDirectory(Path.GetDirectoryName(first)!);
        await File.WriteAllBytesAsync(first, part, TestContext.Current.CancellationToken);
        using var copy = new MemoryStream();
        Assert.True(await Api.Uploads.CopyTo(read, copy, TestContext.Current.CancellationToken));
        Assert.Equal(content, copy.ToArray());
        File.Delete(first);
    }

    [Fact]
    public async Task Clean_AfterASiloWasKilled_RemovesWhatItReceived()
    {
        byte[] content = Bytes(100);
        await Put(User, "whole.csv", content);
        string[] before = Stored();
        IUploadStoreGrain list = Api.Cluster.Grains.GetUploadStore();

        // The silo of the tests has the place of an earlier one, which is dead.
        string dead = $"{Api.Cluster.Silo.Split('@')[0]}@1";
        var upload = new NewUpload(User, "half.csv", 1000, dead, 1100, null);
        string killed = await list.Begin(upload);
        string alive = await list.Begin(upload with { Silo = Api.Cluster.Silo, Bytes = 0, Name = "slow" });
        string unknown = Guid.NewGuid().ToString("N");
        foreach (string folder in (string[])[killed, alive, unknown])
        {
            string path = Path.Combine(Api.Cluster.CheckpointFolder, UploadFolders.PartOf(folder, 0));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<QuotaException>(() => list.Begin(upload with { Name = "more.csv" }));
        Assert.True(await Api.Uploads.Clean(TestContext.Current.CancellationToken) >= 2);
        string[] left = [.. Stored().Except(before)];
        Assert.Contains(alive, Assert.Single(left), StringComparison.Ordinal);
        await Assert.ThrowsAsync<RefusedException>(() => list.Complete(killed, HashOf(content)));
        await list.Begin(upload with { Name = "more.csv", Silo = Api.Cluster.Silo });
        Assert.Equal(["whole.csv"], await Names(User));
    }

    [Fact]
    public async Task Repair_OfACluster_LeavesUploads()
    {
        await Put(User, "kept.csv", Bytes(10));
        IReadOnlyList<Finding> findings = await Api.Cluster.Grains.GetRepair().Survey();
        Assert.DoesNotContain(findings, finding => finding.Subject.Contains(UploadFolders.Root, StringComparison.Ordinal));
    }
}
