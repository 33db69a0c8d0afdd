namespace Gridfold.Grains.Index;

/// <summary>Finds the cluster's index of experiments.</summary>
public static class ExperimentIndexGrainFactory
{
    /// <summary>The one index.</summary>
    public static IExperimentIndexGrain GetExperimentIndex(this IGrainFactory grains) => grains.GetGrain<IExperimentIndexGrain>("cluster");
}
