namespace Gridfold.Client.Rendering;

/// <summary>What commands say of a training by the user's own program.</summary>
internal static class OwnTrainingText
{
    /// <summary>How far the promise of equal results goes.</summary>
    public const string Promise = "training.command trains this file. Gridfold gives it the same hyper-parameters, rows and seed each "
        + "time; results are the same as far as the program's are.";
}
