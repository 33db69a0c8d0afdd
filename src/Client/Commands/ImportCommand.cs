using System.CommandLine;
using System.Text;
using Gridfold.Client.Imports;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold import TRIALS FILE</c>: writes an experiment file that begins with the trials of another tool's search, as its
/// <c>warm_start</c>.
/// </summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var trials = new Argument<string>("trials")
        { Description = "Trials as CSV, or Optuna's SQLite database or journal file" };
        Argument<string> file = CommonOptions.File();
        var study = new Option<string?>("--study") { Description = "The study of Optuna, where the file has several", HelpName = "name" };
        var score = new Option<string[]>("--score")
        {
            Description = "The column of a CSV file with the scores (default: the metric's name, score or value); once for each objective",
            HelpName = "column",
            DefaultValueFactory = _ => [],
        };
        var defaults = new Option<string[]>("--default")
        {
            Description = "The value of a parameter that the trials did not vary, as in --default dropout=0; may be repeated",
            HelpName = "name=value",
            DefaultValueFactory = _ => [],
        };
        Option<string?> output = ReportOptions.Output("The new experiment file (default: stdout)");
        Option<bool> force = ReportOptions.Force();
        var command = new Command("import", "Write an experiment file whose search begins with trials of CSV or of Optuna")
        { trials, file, study, score, defaults, output, force };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(file);
            string? target = parsed.GetValue(output);
            if (target is not null) CheckTarget(target, path, parsed.GetValue(force));
            ExperimentSpec spec = SpecFile.Read(path, []);
            if (!spec.Searcher.Learns)
            {
                throw new InputException($"the searcher of {path} is '{spec.Searcher.Name}', which learns from no trials; take one that "
                    + "does, as in searcher: {name: auto, max_trials: 50}");
            }

            var request = new ImportRequest(
                parsed.GetRequiredValue(trials), parsed.GetValue(study), parsed.GetRequiredValue(score), spec.Space,
                spec.Searcher.Objective.ToList());
            ImportedSearch search = TrialsFile.Read(request, cancellationToken);
            var warm = WarmTrials.Of(search, request, ReadDefaults(parsed.GetRequiredValue(defaults), spec.Space));
            string text = WarmStartText.Add(await File.ReadAllTextAsync(path, cancellationToken), path, warm.Item);
            SpecFile.Check(text, path);
            foreach (string note in warm.Notes) terminal.Warn($"{request.Path} has {note}");
            if (target is null)
            {
                terminal.Output.Write(text);
                return ExitCode.Done;
            }

            await OutputFile.Write(target, Encoding.UTF8.GetBytes(text), cancellationToken);
            terminal.Say($"Wrote {target}. Its search begins with {Format.Count(warm.Taken, "trial")} of {request.Path}.");
            terminal.Hint("Run it: ", $"gridfold run {target}");
            return ExitCode.Done;
        });
        return command;
    }

    private static void CheckTarget(string target, string file, bool overwrites)
    {
        OutputFile.Check([target], overwrites);
        if (Path.GetDirectoryName(Path.GetFullPath(target)) == Path.GetDirectoryName(Path.GetFullPath(file))) return;
        throw new InputException($"--output is {target}, in another folder than {file}; relative paths of the file start at its folder: "
            + "name a file beside it");
    }

    private static Dictionary<string, SpecNode> ReadDefaults(string[] written, SearchSpace space)
    {
        var defaults = new Dictionary<string, SpecNode>();
        string[] names = [.. space.Parameters.Select(parameter => parameter.Name)];
        foreach (string text in written)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == text.Length - 1)
                throw new InputException($"--default is '{text}'; write it as NAME=VALUE, as in dropout=0");
            string name = text[..equals];
            Parameter parameter = space.Parameters.FirstOrDefault(parameter => parameter.Name == name) ?? throw new InputException(
                $"--default names '{name}', and hyperparameters has no such parameter{Suggestion.For(name, names)}");
            defaults[name] = parameter.Find(YamlSpecReader.Read(text[(equals + 1)..], "--default")) ?? throw new InputException(
                $"--default {name} is '{text[(equals + 1)..]}'; hyperparameters.{name} allows only {parameter.Rule}");
        }

        return defaults;
    }
}
