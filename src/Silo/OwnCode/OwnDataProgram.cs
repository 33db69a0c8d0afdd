using Gridfold.Grains.OwnCode;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Silo.OwnCode;

/// <summary>
/// Gets the rows of users' classes, each in a process of its own. What the user's code does there costs the reading, and never the silo.
/// </summary>
public sealed class OwnDataProgram : IOwnDataMaker
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly bool _passesEnvironment;
    private readonly TimeSpan _exitTime;
    private readonly Action _require;

    private OwnDataProgram(bool passesEnvironment, TimeSpan exitTime, Action require) =>
        (_passesEnvironment, _exitTime, _require) = (passesEnvironment, exitTime, require);

    /// <summary>The classes of the user of this machine, for the user's own commands.</summary>
    public static OwnDataProgram OfTheUser { get; } = new(passesEnvironment: true, new OwnCodeOptions().ExitTime, () => { });

    /// <summary>The classes of users, on a silo.</summary>
    /// <param name="options">The options of the silo.</param>
    /// <param name="require">Throws where a class may not run.</param>
    internal static OwnDataProgram Of(OwnCodeOptions options, Action require) => new(options.PassesEnvironment, options.ExitTime, require);

    /// <summary>The classes of experiments that were accepted, on a silo that trains them.</summary>
    /// <param name="options">The options of the silo.</param>
    internal static OwnDataProgram Of(OwnCodeOptions options) => Of(options, () =>
    {
        if (options.Role == OwnCodeRole.None)
        {
            throw new InputException(
                $"dataset.class is off on this silo: {OwnCodeOptions.Section}:{nameof(OwnCodeOptions.Role)} is None");
        }
    });

    /// <inheritdoc/>
    public OwnDataFile Make(OwnDataSource source, long? memory, DatasetFolders folders, CancellationToken cancellationToken)
    {
        _require();
        using var folder = new ProgramFolder();
        using var code = new UploadedCode(folders);
        var task = new NetworkTask
        {
            Spec = SpecJson.Write(source.Class.ToNode()),
            Folder = folder.Path,
            Assembly = code.Find(source.Class, cancellationToken),
            IsDataset = true,
        };
        try
        {
            using var program = TrainingProgram.Start(StartIn(folder.Path, memory, source), _ => { });
            program.Send(task.ToJson());
            return Follow(program, source, folder.Path, new OwnDataCache(folders.Cache), cancellationToken);
        }
        catch (ProgramException exception)
        {
            throw new InputException($"the class {source.Class.Name} gave no data: {exception.Message}", source.Location);
        }
    }

    private ProgramStart StartIn(string folder, long? memory, OwnDataSource source)
    {
        try
        {
            return NetworkProgram.Start(folder, memory, _passesEnvironment) with { Key = "dataset.class" };
        }
        catch (InputException exception)
        {
            throw new InputException($"dataset.class cannot run: {exception.Message}", source.Location);
        }
    }

    private OwnDataFile Follow(
        TrainingProgram program, OwnDataSource source, string folder, OwnDataCache cache, CancellationToken cancellationToken)
    {
        string? fingerprint = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (program.Take(Tick) is not { } output) continue;
            if (output.Line is null) throw NetworkEnd.Of(program, _exitTime);
            if (!ProgramReport.IsIn(output.Line)) continue;
            var call = NetworkCall.Parse(output.Line);
            switch (call.Call)
            {
                case NetworkCall.Failed:
                    throw new InputException(call.Message ?? "it failed", source.Class.LocationOf(call.Cause ?? ""));
                case NetworkCall.Fingerprint when fingerprint is null && OwnDataSource.IsFingerprint(call.Message):
                    fingerprint = call.Message!;
                    RequireSame(source, fingerprint);
                    if (cache.Find(source.Class, fingerprint, cancellationToken) is { } kept) return new OwnDataFile(fingerprint, kept);
                    program.Send(new NetworkAnswer(default).ToJson());
                    break;
                case NetworkCall.End when fingerprint is not null:
                    program.Kill();
                    return new OwnDataFile(fingerprint, cache.Add(
                        source.Class, fingerprint, path => ProgramFile.Move(folder, NetworkTask.RowsFile, path, "its table"),
                        cancellationToken));
                default:
                    throw new ProgramException($"its code wrote the line {ShownText.OfName(output.Line)} to the standard output, which is "
                        + "Gridfold's");
            }
        }
    }

    private static void RequireSame(OwnDataSource source, string fingerprint)
    {
        if (source.Fingerprint is not { } expected || fingerprint == expected) return;
        throw new InputException(
            $"the class {source.Class.Name} tells the fingerprint '{fingerprint}', and the experiment has '{expected}'; trials on "
                + "different data cannot be compared: give the class its old data back, or start a new experiment", source.Location);
    }
}
