using Gridfold.GpuCheck;
using Gridfold.GpuCheck.Sections;
using Gridfold.Models.SelfTests;

SelfTestProcess.RunIfAsked();

// The program starts itself again by these commands: no section can end the others, and resumption takes a new process.
int operands = args switch
{
    [Probe.Command, ..] => 0,
    [SectionProcess.Command, _, ..] or [ResumedTrainings.Command, _, ..] => 1,
    [KilledTraining.Command, _, _, ..] => 2,
    _ => -1,
};
if (CheckOptions.Parse(args.AsSpan(operands + 1)) is not { } options)
{
    Console.Error.WriteLine(CheckOptions.Usage);
    return Check.BadUse;
}

return args switch
{
    [Probe.Command, ..] => Probe.Run(options),
    [SectionProcess.Command, string section, ..] => SectionProcess.Run(section, options),
    [KilledTraining.Command, string network, string checkpoint, ..] => KilledTraining.Run(network, checkpoint, options),
    [ResumedTrainings.Command, string folder, ..] => ResumedTrainings.Run(folder, options),
    _ => Check.Run(options),
};
