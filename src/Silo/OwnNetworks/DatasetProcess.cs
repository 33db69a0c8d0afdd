using Gridfold.Models.Datasets.Own;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;
using Gridfold.Silo.OwnCode;

namespace Gridfold.Silo.OwnNetworks;

/// <summary>The process in which the user's class gives its rows.</summary>
internal static class DatasetProcess
{
    /// <summary>Tells the fingerprint, and writes the rows if they are wanted.</summary>
    /// <exception cref="OwnClassException">The class gives no data.</exception>
    public static void Run(NetworkTask task, SiloChannel channel)
    {
        var problems = new Problems();
        OwnClass? owner = SpecMapReader.Open(SpecJson.Read(task.Spec), "dataset", problems) is { } reader ? OwnClass.Read(reader) : null;
        problems.ThrowIfAny();
        OwnRows rows = OwnRows.Open(owner!);
        channel.Ask(new NetworkCall(NetworkCall.Fingerprint) { Message = rows.Fingerprint() });
        using (FileStream file = File.Create(Path.Join(task.Folder, NetworkTask.RowsFile))) rows.Write(file);
        channel.Tell(new NetworkCall(NetworkCall.End));
    }
}
