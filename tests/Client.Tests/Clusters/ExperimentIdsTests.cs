using System.Reflection;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Clusters;

public sealed class ExperimentIdsTests
{
    [Theory]
    [InlineData("last", "wine-fghjk")]
    [InlineData("last:iris", "iris-hjkbc")]
    [InlineData("last:wine", "wine-fghjk")]
    [InlineData("iris-b", "iris-bcdfg")]
    [InlineData("iris-hjkbc", "iris-hjkbc")]
    public async Task Resolve_NewestOrBeginning_IsTheWholeId(string id, string expected) =>
        Assert.Equal(expected, await ExperimentIds.Resolve(Grains(), id));

    [Theory]
    [InlineData("last:beer", "No experiment has the name 'beer'")]
    [InlineData("last:", "No experiment has the name ''")]
    [InlineData("iris", "is the beginning of 2 experiments")]
    [InlineData("beer", "'last' stands for the newest")]
    public async Task Resolve_NothingFits_SaysSo(string id, string expected) => Assert.Contains(
        expected,
        (await Assert.ThrowsAsync<NotFoundException>(() => ExperimentIds.Resolve(Grains(), id))).Message, StringComparison.Ordinal);

    // The ids in the order of submission. The last one was never submitted.
    private static IGrainFactory Grains() =>
        KnownGrains.With(["iris-bcdfg", "iris-hjkbc", "wine-fghjk", "wine-kkkkk"], missing: "wine-kkkkk");
}

/// <summary>A cluster with some experiments.</summary>
public class KnownGrains : DispatchProxy
{
    private IReadOnlyList<string> _ids = [];
    private string _missing = "", _id = "";

    public static IGrainFactory With(IReadOnlyList<string> ids, string missing) => Make<IGrainFactory>(ids, missing, "");

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == "GetAll") return Task.FromResult(_ids);
        if (targetMethod.Name == "GetSnapshot")
            return Task.FromResult(_id == _missing ? null : Searches.Snapshot(1) with { Id = _id });

        Type grain = targetMethod.GetGenericArguments()[0];
        MethodInfo make = typeof(KnownGrains).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!;
        return make.MakeGenericMethod(grain).Invoke(null, [_ids, _missing, args![0] as string ?? ""]);
    }

    private static T Make<T>(IReadOnlyList<string> ids, string missing, string id)
    {
        T proxy = Create<T, KnownGrains>();
        var known = (KnownGrains)(object)proxy!;
        (known._ids, known._missing, known._id) = (ids, missing, id);
        return proxy;
    }
}
