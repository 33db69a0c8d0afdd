using Gridfold.Hosting.Clusters;
using Gridfold.Silo.Documents;
using Orleans.Persistence.Redis;
using Orleans.Storage;

namespace Gridfold.Client.Tests.Clusters;

public sealed class RemoteClusterTests
{
    public static TheoryData<Exception> Passing =>
    [
        new OrleansException("Trying to register trial/digits-abcde/42 on invalid silo: S127.0.0.1:39501:1. Known status: Dead"),
        new OrleansException("Error from storage provider RedisGrainStorage.Default during ReadStateAsync for grain trial/digits-abcde/42"),
        new SiloUnavailableException("The target silo became unavailable"),
        new InconsistentStateException("Another activation has written"),
        new TimeoutException("Response did not arrive on time"),
        new TaskCanceledException("A task was canceled."),
        new RedisStorageException(
            "Failed to read grain state for leaderboard-page-0. StackExchange.Redis.RedisConnectionException: No connection "
                + "became available"),
        new RedisStorageException(
            "Failed to read grain state for trial. StackExchange.Redis.RedisTimeoutException: Timeout performing HGETALL"),
    ];

    public static TheoryData<Exception> Lasting =>
    [
        new NotFoundException("Trial 500 does not exist"),
        new InvalidOperationException("The grain has a fault"),
        new OrleansConfigurationException("No clustering"),
        new GrainExtensionNotInstalledException("Not that grain"),
        new RedisStorageException(
            "Failed to read grain state for trial. StackExchange.Redis.RedisServerException: WRONGTYPE Operation against a key"),
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public void ComesOfTheCluster_ASiloOrItsStorageIsGone_Yes(Exception failure) => Assert.True(RemoteCluster.ComesOfTheCluster(failure));

    [Theory]
    [MemberData(nameof(Lasting))]
    public void ComesOfTheCluster_TheQuestionItselfFails_No(Exception failure) => Assert.False(RemoteCluster.ComesOfTheCluster(failure));
}
