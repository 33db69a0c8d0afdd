using System.CommandLine;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports;
using Gridfold.Models.Input;
using Gridfold.Models.Weights;
using Gridfold.Models.Weights.PyTorch;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold model convert FILE.pt</c>: writes the weights of a PyTorch checkpoint as safetensors, and executes nothing of it.
/// </summary>
internal static class ModelConvertCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A checkpoint that torch.save wrote, as torchvision's .pth files are" };
        Option<string?> output = ReportOptions.Output("The safetensors file (default: FILE with the ending .safetensors)");
        Option<bool> force = ReportOptions.Force();
        var command = new Command("convert", "Write a PyTorch checkpoint's weights as safetensors; its code is not run")
        { file, output, force };
        command.SetAction(parsed =>
        {
            string from = parsed.GetRequiredValue(file);
            string to = parsed.GetValue(output) ?? Path.ChangeExtension(from, ".safetensors");
            if (Path.GetFullPath(to) == Path.GetFullPath(from))
                throw new InputException($"{to} is the checkpoint itself; name another file");
            OutputFile.Check([to], parsed.GetValue(force));
            IReadOnlyList<NamedTensor> tensors = PyTorchCheckpoint.Read(ReadablePath.Own(from));
            Safetensors.Write(to, tensors);
            terminal.Say($"Wrote {Format.Count(tensors.Count, "tensor")}, "
                + $"{Format.Count(tensors.Sum(tensor => (double)tensor.Values.Length), "value")}, to {to}; name it in the experiment file, "
                + $"as in preset: {{name: resnet18, weights: {to}}}");
            return ExitCode.Done;
        });
        return command;
    }
}
