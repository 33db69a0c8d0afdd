using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>The <c>checkpoints</c> section: when trainings are saved, and what is kept of them.</summary>
/// <param name="EveryEpochs">
/// The number of epochs after which a training is saved. Null to save after the silo's period of time.
/// </param>
/// <param name="KeepsLast">
/// Whether each completed fold keeps the checkpoint after its last epoch, so that an extension can add epochs. Where trials are pruned,
/// each fold keeps that of its latest rung, and so do raced-out trials their models: an extension can promote them. Default: false.
/// </param>
public sealed record CheckpointsSpec(int? EveryEpochs, bool KeepsLast)
{
    private const string Last = "last", None = "none";

    /// <summary>Reads the section. A null reader gives the defaults.</summary>
    public static CheckpointsSpec Read(SpecMapReader? reader)
    {
        if (reader is null) return new CheckpointsSpec(null, false);
        if (!reader.Has("keep"))
            reader.RequiredNode("every_epochs", "after how many epochs a training is saved, as in every_epochs: 10");
        int? epochs = reader.Has("every_epochs") ? reader.Integer("every_epochs", 1, min: 1) : null;
        bool keepsLast = reader.Choice("keep", new Dictionary<string, bool> { [Last] = true, [None] = false }, false);
        reader.RejectUnknownKeys();
        return new CheckpointsSpec(epochs, keepsLast);
    }

    /// <summary>Reports kept checkpoints that nothing can use.</summary>
    /// <param name="hasCommand">Whether a program of the user trains.</param>
    /// <param name="reader">The section. Null for none.</param>
    internal void Check(bool hasCommand, SpecMapReader? reader)
    {
        if (KeepsLast && hasCommand)
        {
            reader?.Error("keep", "it keeps checkpoints for an extension, and no extension adds epochs to training.command: "
                + $"write keep: {None}");
        }
    }
}
