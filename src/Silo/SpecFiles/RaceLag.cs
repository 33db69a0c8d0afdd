using Gridfold.Grains.Planning;
using Gridfold.Grains.Validation;
using Gridfold.Models.Input;

namespace Gridfold.Silo.SpecFiles;

/// <summary>
/// Writes the lag of a race into a file that states none. The submission carries the lag, so that its decisions do not change with the
/// version.
/// </summary>
public static class RaceLag
{
    private const string Section = "validation", Key = "lag";

    /// <summary>Reads a file again with the lag of its race. A file without a race stays, and so does one that states a lag.</summary>
    public static ReadSpec Complete(ReadSpec read)
    {
        if (read.Spec!.Validation is not { Racing: not Racing.Off, Lag: null }) return read;
        var root = (SpecMap)read.Root;
        SpecMap section = ((SpecMap)root[Section]!).With(Key, SpecScalar.Of(ValidationSpec.LagOfRace(ExperimentPlan.Of(read.Spec).Lag)));
        ReadSpec complete = TaskFinder.Read(root.With(Section, section));
        complete.Problems.ThrowIfAny();
        return complete;
    }
}
