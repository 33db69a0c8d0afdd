using System.Collections.Frozen;
using System.Reflection;
using Gridfold.Grains.Access;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Index;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Repair;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Trials;

namespace Gridfold.Silo.Api.Relay;

/// <summary>The calls of commands, with the role that each needs. A call that is not here is refused.</summary>
internal static class RelayedCalls
{
    private static readonly FrozenDictionary<(string Grain, string Method), RelayedCall> Known = All()
        .ToFrozenDictionary(call => (call.Method.DeclaringType!.Name, call.Method.Name));

    /// <summary>All calls.</summary>
    public static IEnumerable<RelayedCall> Values => Known.Values;

    /// <summary>The submission of an experiment, which gets its owner from the token.</summary>
    public static RelayedCall Submit { get; } = Find(nameof(IExperimentGrain), nameof(IExperimentGrain.Submit))!;

    /// <summary>The reading of a submission. Only those who may change the experiment see secrets in addresses of its data.</summary>
    public static RelayedCall GetSubmission { get; } = Find(nameof(IExperimentGrain), nameof(IExperimentGrain.GetSubmission))!;

    /// <summary>Finds a call by the names of the grain's interface and of the method. Null for a call that is refused.</summary>
    public static RelayedCall? Find(string grain, string method) => Known.GetValueOrDefault((grain, method));

    private static IEnumerable<RelayedCall> All() =>
    [
        Read<IExperimentGrain>(nameof(IExperimentGrain.GetSnapshot)),
        Read<IExperimentGrain>(nameof(IExperimentGrain.GetSubmission)),
        Read<IExperimentGrain>(nameof(IExperimentGrain.GetHyperparameters)),
        Read<IExperimentGrain>(nameof(IExperimentGrain.GetCheckpointUsage)),
        Read<IExperimentGrain>(nameof(IExperimentGrain.GetTests)),
        Read<IExperimentIndexGrain>(nameof(IExperimentIndexGrain.GetAll)),
        Read<IExperimentLogGrain>(nameof(IExperimentLogGrain.Read)),
        Read<ILeaderboardGrain>(nameof(ILeaderboardGrain.GetTop)),
        Read<ILeaderboardGrain>(nameof(ILeaderboardGrain.GetPage)),
        Read<ITrialGrain>(nameof(ITrialGrain.GetResult)),
        Read<IFoldGrain>(nameof(IFoldGrain.GetResult)),
        Read<IPredictionReaderGrain>(nameof(IPredictionReaderGrain.Read)),
        Read<IModelReaderGrain>(nameof(IModelReaderGrain.Read)),
        Read<ISlotPoolGrain>(nameof(ISlotPoolGrain.GetSilos)),
        Read<ISlotPoolGrain>(nameof(ISlotPoolGrain.GetSlots)),
        Read<IRepairGrain>(nameof(IRepairGrain.GetStored)),
        Of<IExperimentGrain>(nameof(IExperimentGrain.Submit), Role.Submitter) with { Order = "experiment.submit" },
        Change(nameof(IExperimentGrain.Pause), "experiment.pause"),
        Change(nameof(IExperimentGrain.Stop), "experiment.stop"),
        Change(nameof(IExperimentGrain.Resume), "experiment.resume"),
        Change(nameof(IExperimentGrain.Cancel), "experiment.cancel"),
        Change(nameof(IExperimentGrain.TryFailedAgain), "experiment.retry"),
        Change(nameof(IExperimentGrain.RecordTest), "experiment.test"),
        Of<IRepairGrain>(nameof(IRepairGrain.Delete), Role.Submitter) with
        {
            Order = "experiment.delete",
            Experiment = (_, arguments) => (string?)arguments[0] ?? "",
            Subject = (_, arguments) => (string?)arguments[0] ?? "",
        },
        Of<IRepairGrain>(nameof(IRepairGrain.Survey), Role.Operator),
        Of<IRepairGrain>(nameof(IRepairGrain.Apply), Role.Operator) with { Order = "cluster.repair" },
        Of<ISlotPoolGrain>(nameof(ISlotPoolGrain.Drain), Role.Operator) with
        {
            Order = "silo.drain",
            Subject = (_, arguments) => $"{arguments[0]}{(arguments[1] is true ? "" : ": undrain")}",
        },
        Of<ITokenStoreGrain>(nameof(ITokenStoreGrain.GetAll), Role.Operator),
        Of<ITokenStoreGrain>(nameof(ITokenStoreGrain.Create), Role.Operator) with
        {
            Order = "token.create",
            Subject = (_, arguments) => (arguments[0] as NewToken)?.Id ?? "",
        },
        Of<ITokenStoreGrain>(nameof(ITokenStoreGrain.Revoke), Role.Operator) with
        {
            Order = "token.revoke",

            // Nothing but an id may come into the log: the text could be a whole token.
            Subject = (_, arguments) => arguments[0] is string id && TokenText.IsId(id) ? id : "",
        },
    ];

    private static RelayedCall Read<T>(string method) => Of<T>(method, Role.Viewer);

    private static RelayedCall Change(string method, string order) =>
        Of<IExperimentGrain>(method, Role.Submitter) with { Order = order, Experiment = (key, _) => key };

    private static RelayedCall Of<T>(string method, Role role) =>
        new(typeof(T).GetMethod(method, BindingFlags.Public | BindingFlags.Instance)!, role);
}
