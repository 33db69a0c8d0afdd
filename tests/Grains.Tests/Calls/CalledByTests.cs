using System.Reflection;
using Gridfold.Grains.Calls;
using Gridfold.Grains.Experiments;

namespace Gridfold.Grains.Tests.Calls;

/// <summary>
/// Every method of every grain, with the callers that it allows. Opening a method to clients is a decision, so each new method is entered
/// here.
/// </summary>
public sealed class CalledByTests
{
    private static readonly string[] ForClients =
    [
        "IExperimentGrain.Cancel", "IExperimentGrain.GetCheckpointUsage", "IExperimentGrain.GetHyperparameters",
        "IExperimentGrain.GetSnapshot", "IExperimentGrain.GetSubmission",
        "IExperimentGrain.GetTests", "IExperimentGrain.Pause", "IExperimentGrain.RecordTest", "IExperimentGrain.Resume",
        "IExperimentGrain.Stop",
        "IExperimentGrain.Submit", "IExperimentGrain.TryFailedAgain", "IExperimentIndexGrain.GetAll", "IExperimentLogGrain.Read",
        "IExperimentWatchGrain.Watch",
        "IFoldGrain.GetResult",
        "ILeaderboardGrain.GetPage", "ILeaderboardGrain.GetTop", "IModelReaderGrain.Read", "IPredictionReaderGrain.Read",
        "IRepairGrain.Apply",
        "IRepairGrain.Delete",
        "IRepairGrain.GetStored", "IRepairGrain.Survey", "ISlotPoolGrain.Drain", "ISlotPoolGrain.GetSilos", "ISlotPoolGrain.GetSlots",
        "ITokenStoreGrain.Create", "ITokenStoreGrain.GetAll", "ITokenStoreGrain.Revoke",
        "ITrialGrain.GetResult",
    ];

    private static readonly string[] ForSilos =
    [
        "IAuditLogGrain.Begin", "IAuditLogGrain.End", "IAuditLogGrain.Read",
        "IExperimentGrain.FoldEnded", "IExperimentGrain.Forget", "IExperimentGrain.GetTrialStart", "IExperimentGrain.IsOpen",
        "IExperimentGrain.TrialEnded", "IExperimentGrain.Wake", "IExperimentGrain.Watch", "IExperimentIndexGrain.Add",
        "IExperimentIndexGrain.AddRunning", "IExperimentIndexGrain.Close", "IExperimentIndexGrain.CountOpen", "IExperimentIndexGrain.Open",
        "IExperimentIndexGrain.Rebuild", "IExperimentIndexGrain.Remove", "IExperimentIndexGrain.Wake",
        "IExperimentLogGrain.Add", "IExperimentLogGrain.Forget", "IFoldGrain.AddCheckpoint", "IFoldGrain.Begin",
        "IFoldGrain.Complete", "IFoldGrain.Fault", "IFoldGrain.GetPredictions", "IFoldGrain.Reach", "IFoldGrain.Start",
        "IFoldGrain.TellReached",
        "ILeaderboardGrain.Flush", "ILeaderboardGrain.Forget", "ILeaderboardGrain.GetOuterWinners",
        "ILeaderboardGrain.Open", "ILeaderboardGrain.Record",
        "IRetentionGrain.Apply",
        "ISlotPoolGrain.CountSlots",
        "ISlotPoolGrain.GetNewestLease", "ISlotPoolGrain.GetRunning", "ISlotPoolGrain.Lease", "ISlotPoolGrain.Leave",
        "ISlotPoolGrain.Queue", "ISlotPoolGrain.Release",
        "ISlotPoolGrain.Renew",
        "ISlotPoolGrain.StopQueueing", "ISlotPoolGrain.Withdraw",
        "ITokenStoreGrain.BeginSession", "ITokenStoreGrain.CreateFirst", "ITokenStoreGrain.GetChanged",
        "ITrialGrain.EndEarly", "ITrialGrain.FoldEnded",
        "ITrialGrain.GetEndedFolds", "ITrialGrain.GetEpochs",
        "ITrialGrain.GetFoldStart", "ITrialGrain.Start",
        "IUploadStoreGrain.Begin", "IUploadStoreGrain.Complete", "IUploadStoreGrain.CountBytes", "IUploadStoreGrain.Delete",
        "IUploadStoreGrain.Find",
        "IUploadStoreGrain.FindGone", "IUploadStoreGrain.GetContents", "IUploadStoreGrain.GiveUp", "IUploadStoreGrain.Read",
    ];

    private static readonly MethodInfo[] Methods =
    [
        .. typeof(IExperimentGrain).Assembly.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)))
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)),
    ];

    [Fact]
    public void EveryMethod_SaysWhoMayCallIt() =>
        Assert.Empty(Methods.Where(method => method.GetCustomAttribute<CalledByAttribute>() is null).Select(NameOf));

    [Fact]
    public void ClientsMayCall_WhatIsListed() => Assert.Equal(ForClients, NamesOf(Caller.Client));

    [Fact]
    public void OnlySilosMayCall_WhatIsListed() => Assert.Equal(ForSilos, NamesOf(Caller.Silo));

    private static IEnumerable<string> NamesOf(Caller caller) => Methods
        .Where(method => method.GetCustomAttribute<CalledByAttribute>()?.Caller == caller).Select(NameOf).Order(StringComparer.Ordinal);

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
