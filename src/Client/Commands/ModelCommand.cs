using System.CommandLine;
using System.Globalization;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold model describe FILE</c>: shows the layers of a network before any training.</summary>
internal static class ModelCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string[]> set = CommonOptions.Set();
        Option<OutputFormat> output = CommonOptions.Output();
        var input = new Option<string?>("--input")
        { Description = "The shape of a row, as in 3x224x224, instead of the data's; with --classes", HelpName = "SHAPE" };
        var classes = new Option<int?>("--classes")
        { Description = "The number of classes, instead of the data's; with --input", HelpName = "N" };
        var describe = new Command("describe", "Print the layers of a file's network: shapes, parameters, multiply-adds")
        { file, set, input, classes, output };
        describe.SetAction((parsed, cancellationToken) =>
        {
            (string path, string[] overrides) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(set));
            ExperimentSpec spec = SpecFile.Read(path, overrides);
            (IReadOnlyList<int> Shape, Head Head)? given = Given(parsed.GetValue(input), parsed.GetValue(classes));
            Dataset? dataset = given is not null
                ? null
                : LoadingView.During(terminal, GridfoldHome.Find().DatasetFolders, folders => SpecFile.Load(
                    path, overrides, folders, cancellationToken)).Dataset;
            (IReadOnlyList<int> shape, Head head) = given ?? (dataset!.InputShape, dataset.Targets.Head);
            TrialSpec trial = FirstTrial(spec, terminal);
            NetworkSpec network = trial.Network;
            var problems = new Problems();
            network.Locate(ReadableFiles.OfTheUser).Check(shape, head, problems);
            if (dataset is not null) network.CheckTokens(dataset.Table, problems);
            problems.ThrowIfAny();
            MemoryEstimate memory = trial.CheckMemory(shape, head.Width, int.MaxValue, MemoryLimit.Stated, problems);
            problems.ThrowIfAny();
            Print(terminal, parsed.GetValue(output), network.Place(shape, head.Width), shape);
            terminal.Say($"about {Format.Bytes(memory.Bytes)} of memory to train: {Format.Bytes(memory.Weights)} for weights, "
                + $"{Format.Bytes(memory.Gradients + memory.Optimizer)} for gradients and {trial.Training.Optimizer.Name}, "
                + $"{Format.Bytes(memory.Activations)} for a mini-batch of {Format.Count(trial.Training.BatchSize, "row")}");
            return Task.FromResult(ExitCode.Done);
        });
        return new Command("model", "Networks") { describe, ModelConvertCommand.Create(terminal) };
    }

    private static (IReadOnlyList<int> Shape, Head Head)? Given(string? input, int? classes)
    {
        if (input is null && classes is null) return null;
        if (input is null || classes is null)
            throw new InputException("--input and --classes belong together; give both, as in --input 3x224x224 --classes 1000, "
                + "or neither");
        int[] shape = [.. input.Split('x').Select(
            size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        if (shape.Length is not (1 or 3) || shape.Any(size => size is < 1 or > 4096))
            throw new InputException(
                $"--input is '{input}'; it must be features, as in 11, or channels x height x width, as in 3x224x224, each from 1 to 4096");
        if (classes < 2) throw new InputException($"--classes is {classes}; it must be at least 2");
        return (shape, Classification.HeadOf(classes.Value));
    }

    private static TrialSpec FirstTrial(ExperimentSpec spec, Terminal terminal)
    {
        if (spec.HasCommand)
            throw new InputException("training.command trains this file; Gridfold does not know the network of its program");
        if (spec.HasOwnNetwork)
            throw new InputException("model.class builds the network of this file; Gridfold does not know its layers");
        Dictionary<string, SpecNode> first = spec.Space.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => parameter.Probes[0]);
        if (first.Count > 0)
            terminal.Say("with the first value of each hyper-parameter: "
                + $"{string.Join(", ", first.Select(value => $"{value.Key} = {SpecJson.Write(value.Value)}"))}");
        var problems = new Problems();
        TrialSpec? trial = TrialSpec.Bind(spec, first, problems);
        problems.ThrowIfAny();
        return trial!;
    }

    private static void Print(Terminal terminal, OutputFormat format, IReadOnlyList<NetworkLayer> layers, IReadOnlyList<int> input)
    {
        RowOutput.Print(terminal, format, ["name", "layer", "output", "parameters", "multiply_adds"], layers.Select(layer => (object?[])
            [layer.Name, layer.Spec.Text, Show(layer.Output), layer.Parameters, layer.MultiplyAdds]));
        terminal.Say($"{Format.Count(layers.Count, "layer")}, {Format.Count(layers.Sum(layer => layer.Parameters), "parameter")}, "
            + $"{Format.Count(layers.Sum(layer => layer.MultiplyAdds), "multiply-add")} for a row of {Show(input)}");
    }

    private static string Show(IReadOnlyList<int> shape) =>
        string.Join("x", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
