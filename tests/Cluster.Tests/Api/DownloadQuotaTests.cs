using Gridfold.Silo.Api.Bounds;
using Gridfold.Silo.Api.Failures;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Downloads that are read slowly.</summary>
public sealed class DownloadQuotaTests
{
    [Fact]
    public async Task Run_BesideSlowReaders_SendsAndDeletesItsFile()
    {
        using var quota = new DownloadQuota();
        var gate = new TaskCompletionSource();
        var files = new List<string>();
        Task[] slow = [.. Enumerable.Range(0, DownloadQuota.PerUser).Select(_ => Run(quota, "slow", files, () => gate.Task))];
        ApiException refusal = await Assert.ThrowsAsync<ApiException>(() => Run(quota, "slow", files, () => Task.CompletedTask));
        Assert.Equal((429, 5), (refusal.Status, refusal.RetryAfter));
        await Run(quota, "other", files, () => Task.CompletedTask)
            .WaitAsync(TestExperiment.Patience, TestContext.Current.CancellationToken);
        Assert.Equal([true, true, true, true, false], files.Select(File.Exists));
        gate.SetResult();
        await Task.WhenAll(slow);
        Assert.DoesNotContain(files, File.Exists);
        await Run(quota, "slow", files, () => Task.CompletedTask);
    }

    private static Task Run(DownloadQuota quota, string user, List<string> files, Func<Task> send) => quota.Run(user, folder =>
    {
        string file = Path.Combine(folder.FullName, "model.zip");
        File.WriteAllText(file, "model");
        return Task.FromResult(file);
    }, file =>
    {
        files.Add(file);
        return send();
    }, TestContext.Current.CancellationToken);
}
