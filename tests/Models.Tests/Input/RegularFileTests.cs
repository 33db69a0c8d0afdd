using System.Runtime.InteropServices;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tests.Datasets;

namespace Gridfold.Models.Tests.Input;

public sealed class RegularFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/dev/zero", "a device")]
    [InlineData("/proc/self/mem", "in /proc, where the kernel makes up files")]
    [InlineData("/proc/version", "in /proc")]
    [InlineData("/sys", "in /sys")]
    public void Load_DeviceOrKernelFile_IsRefused(string path, string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Path.Exists(path), $"This machine has no {path}.");
        var section = new DatasetSection($"{{'path': '{path}', 'label': 'y'}}");
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.Says(problem, $"dataset.path is '{path}', which is {kind} ... only regular files");
        ProblemAssert.IsAt(problem, section.At("path"));
    }

    [Fact]
    public void Read_Pipe_IsRefusedAndNotWaitedFor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not tell what a pipe is.");
        string pipe = Path.Combine(_folder.Root, "pipe.csv");
        Assert.Equal(0, MakePipe(pipe, 0x180));
        ProblemAssert.Says(Assert.Single(new DatasetSection($"{{'path': '{pipe}', 'label': 'y'}}").Refusal()), "which is a pipe");
        string link = Path.Combine(_folder.Root, "link.csv");
        File.CreateSymbolicLink(link, pipe);
        ProblemAssert.Says(Assert.Single(new DatasetSection($"{{'path': '{link}', 'label': 'y'}}").Refusal()), "which is a pipe");
        InputException exception = Assert.Throws<InputException>(
            () => InputRows.Read(pipe, "--input", new TableFormat([], "y"), TestContext.Current.CancellationToken));
        ProblemAssert.Says(Assert.Single(exception.Problems), "is a pipe; only regular files");
    }

    [Fact]
    public void Load_PipeAmongImages_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not tell what a pipe is.");
        _folder.Write("a/1.png", Pictures.EncodeGrey(1));
        _folder.Write("b/1.png", Pictures.EncodeGrey(2));
        Assert.Equal(0, MakePipe(Path.Combine(_folder.Root, "b", "2.png"), 0x180));
        ProblemAssert.Says(Assert.Single(new DatasetSection($"{{'path': '{_folder.Root}'}}").Refusal()), "2.png is a pipe");
    }

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
