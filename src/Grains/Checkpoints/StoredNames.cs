using Gridfold.Grains.Uploads;

namespace Gridfold.Grains.Checkpoints;

/// <summary>
/// Tells to which experiment a name in the store belongs. The checkpoints of running folds lie in the experiment's own folder, and models
/// and kept checkpoints lie below folders that all experiments share.
/// </summary>
internal static class StoredNames
{
    /// <summary>Whether an experiment's id is also the name of a folder that all experiments share.</summary>
    public static bool IsShared(string experiment) => experiment is KeptModels.Root or KeptCheckpoints.Root or UploadFolders.Root;

    /// <summary>The experiment that a name in the store belongs to, and the folder of such files of that experiment.</summary>
    /// <param name="name">The name in the store.</param>
    public static (string Experiment, string Folder) OwnerOf(string name)
    {
        string[] parts = name.Split('/');
        return IsShared(parts[0]) && parts.Length > 1 ? (parts[1], $"{parts[0]}/{parts[1]}") : (parts[0], parts[0]);
    }
}
