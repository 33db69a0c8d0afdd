using System.CommandLine;
using Gridfold.Client.Doctor;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold doctor</c>: shows the facts that a maintainer asks for, with a self-test of the devices. The exit code is 1 if there is a
/// problem.
/// </summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<OutputFormat> output = CommonOptions.Output(OutputFormat.Table, OutputFormat.Json);
        var command = new Command("doctor", "Examine this machine: processor, libtorch, self-test, storage, versions") { output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(output) == OutputFormat.Table) terminal.Say("Testing the devices; this takes a few seconds.");
            Examination examination = await Examination.Of(GridfoldHome.Locate(), TimeProvider.System).WaitAsync(cancellationToken);
            if (parsed.GetValue(output) == OutputFormat.Json)
                JsonOutput.Print(terminal, writer => ExaminationDocument.Write(writer, examination));
            else ExaminationView.Draw(terminal, examination);
            return examination.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
