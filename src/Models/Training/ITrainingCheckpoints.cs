namespace Gridfold.Models.Training;

/// <summary>What a training does at a place where it could be saved.</summary>
public enum CheckpointAnswer
{
    /// <summary>It goes on.</summary>
    Continue,

    /// <summary>It is saved and goes on.</summary>
    Save,

    /// <summary>It is saved and ends; see <see cref="TrainingResult.SuspendedAt"/>.</summary>
    SaveAndStop,
}

/// <summary>Where a training is resumed from, and when and where to it is saved. All of it is called on the training's own thread.</summary>
public interface ITrainingCheckpoints
{
    /// <summary>What an earlier run of the same training saved; null to begin with the first epoch.</summary>
    byte[]? Resume { get; }

    /// <summary>
    /// Asked after every optimizer step and at every epoch's end but the last, after which nothing is left to do. It is asked often, so it
    /// must be quick.
    /// </summary>
    /// <param name="position">Where the training would go on.</param>
    CheckpointAnswer Ask(TrainingPosition position);

    /// <summary>Given what was asked for. What it throws ends the training.</summary>
    /// <param name="checkpoint">To be given back as <see cref="Resume"/>.</param>
    /// <param name="position">Where the training goes on from there.</param>
    void Save(byte[] checkpoint, TrainingPosition position);
}
