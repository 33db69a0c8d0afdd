using Gridfold.Client.Rendering;
using Gridfold.Models.Datasets.Sources;
using Spectre.Console;

namespace Gridfold.Client.Tests.Rendering;

public sealed class LoadingViewTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _written = new();

    public void Dispose() => _written.Dispose();

    [Fact]
    public void Report_ShortLoading_ShowsNothing()
    {
        using (LoadingView view = View()) view.Report(new LoadingProgress("reading big", 0.5));
        Assert.Equal("", _written.ToString());
    }

    [Fact]
    public void Report_LongLoading_DrawsALineFiveTimesASecondAndErasesIt()
    {
        using (LoadingView view = View())
        {
            for (int step = 0; step < 100; step++)
            {
                _time.Seconds = step / 100.0;
                view.Report(new LoadingProgress("reading big", step / 100.0));
            }
        }

        string erase = "\r\u001b[2K";
        Assert.Equal(
            ["", "reading big: 50 % (Ctrl-C ends)", "reading big: 70 % (Ctrl-C ends)", "reading big: 90 % (Ctrl-C ends)", ""],
            _written.ToString().Split(erase));
    }

    [Theory]
    [InlineData(80, "reading a_rather_long_name_of_a_file: 7 % (Ctrl-C ends)")]
    [InlineData(30, "reading a_rather_long...: 7 %")]
    [InlineData(9, "...: 7 %")]
    public void Line_NarrowTerminal_IsCut(int width, string expected)
    {
        string line = LoadingView.Line(new LoadingProgress("reading a_rather_long_name_of_a_file", 0.079), width);
        Assert.Equal(expected, line);
    }

    [Fact]
    public void Line_NameThatATerminalWouldObey_IsEscaped() => Assert.Equal(
        "reading \\u001b[2J: 100 % (Ctrl-C ends)", LoadingView.Line(new LoadingProgress("reading \u001b[2J", 7), 80));

    private LoadingView View()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_written) });
        console.Profile.Width = 80;
        return new LoadingView(console, _time);
    }
}
