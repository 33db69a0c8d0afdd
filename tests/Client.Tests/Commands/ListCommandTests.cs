using System.Reflection;
using Gridfold.Client.Commands;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Tests.Commands;

public sealed class ListCommandTests
{
    [Fact]
    public async Task Look_ExperimentFailsToSayHowItStands_IsListedAsDamaged()
    {
        ExperimentSnapshot? snapshot = await ListCommand.Look(
            FailingGrains.With(new InvalidOperationException("nothing fits\nat all")), "iris-abcde");
        Assert.Equal(("iris-abcde", Status.Damaged, "nothing fits"), (snapshot!.Id, snapshot.Status, snapshot.Damage));
    }

    [Fact]
    public async Task Look_ClusterDoesNotAnswer_IsNotTakenForDamage() =>
        await Assert.ThrowsAsync<TimeoutException>(() => ListCommand.Look(FailingGrains.With(new TimeoutException()), "iris-abcde"));
}

/// <summary>Grains that answer every call with one exception.</summary>
public class FailingGrains : DispatchProxy
{
    private Exception _failure = new InvalidOperationException();

    public static IGrainFactory With(Exception failure)
    {
        IGrainFactory grains = Create<IGrainFactory, FailingGrains>();
        ((FailingGrains)(object)grains)._failure = failure;
        return grains;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw _failure;
}
