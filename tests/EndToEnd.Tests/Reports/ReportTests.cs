using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gridfold.EndToEnd.Tests.Reports;

public sealed partial class ReportTests
{
    // The ids of sections and pictures.
    private static readonly string[] Sections = ["summary", "leaderboard", "search", "trial", "mistakes", "data", "file"];
    private static readonly string[] Pictures =
        ["parallel", "effects", "slices", "contour", "history", "distribution", "curves", "folds", "confusion", "scores", "classes"];

    [Fact]
    public async Task Report_FinishedSearch_IsAPageThatAsksForNothing()
    {
        using var home = new Home();
        string id = await RunIris(home);
        string page = Path.Combine(home.Folder, "page.html");
        CliResult report = (await Cli.Run(home, "report", id, "--output", page, "--png")).Expect(0);
        Assert.Equal([.. Pictures.Select(name => Path.Combine(home.Folder, $"page-{name}.png")), page], report.Output.Trim().Split('\n'));
        Assert.All(Pictures,
            name => Assert.True(Png.Size(Path.Combine(home.Folder, $"page-{name}.png")) is { Width: > 800, Height: > 300 }));

        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.All(Sections, section => Assert.Contains($"<section id=\"{section}\">", html, StringComparison.Ordinal));
        Assert.All(Sections, section => Assert.Contains($"<a href=\"#{section}\">", html, StringComparison.Ordinal));
        Assert.All(Pictures, name => Assert.Contains($"<figure id=\"{name}\">", html, StringComparison.Ordinal));
        Assert.Equal(Pictures.Length, Regex.Count(html, "role=\"img\" aria-label=\"[^\"]+\"|<img alt=\"[^\"]+\""));
        Assert.Contains("Equal scores share a rank. The score is the mean over 5 folds, ± the standard deviation between them.", html,
            StringComparison.Ordinal);
        Assert.Contains("<td>versicolor</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        string[] ids = [.. Id().Matches(html).Select(match => match.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.Empty(Directory.GetFiles(home.Folder, "*.part"));
    }

    [Fact(Skip = "Chromium is not installed", SkipUnless = nameof(Browser.IsInstalled), SkipType = typeof(Browser))]
    public async Task Report_InABrowser_LoadsWithoutAnErrorOrARequest()
    {
        using var home = new Home();
        string id = await RunIris(
            home, "--set", "hyperparameters.lr.values=[0.01, 1e30]", "--set", "training.optimizer={name: sgd, lr: \"${lr}\"}");
        string page = Path.Combine(home.Folder, "page.html");
        (await Cli.Run(home, "report", id, "--output", page)).Expect(0);
        PageVisit visit = await Browser.Open(page, home.Folder);
        Assert.Empty(visit.Console);
        Assert.Empty(visit.Requests);
        Assert.Contains("Failed trials", visit.Dom, StringComparison.Ordinal);
        Assert.Contains("diverged: ", visit.Dom, StringComparison.Ordinal);
        Assert.Equal(Pictures.Length, Regex.Count(visit.Dom, "<figure "));

        // A page with requests proves that the check sees them: the policy refuses them, and without the policy they are sent.
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        string loud = html.Replace("</main>", "<img src=\"http://127.0.0.1:9/a.png\"></main>", StringComparison.Ordinal);
        PageVisit refused = await Browser.Open(home.Write("loud.html", loud), home.Folder);
        Assert.NotEmpty(refused.Console);
        Assert.Empty(refused.Requests);
        PageVisit free = await Browser.Open(
            home.Write("free.html", loud.Replace("http-equiv", "name", StringComparison.Ordinal)), home.Folder);
        Assert.Equal(["http://127.0.0.1:9/a.png"], free.Requests);
    }

    [Fact]
    public async Task Plot_EachFormat_WritesItAndWritesOverNothing()
    {
        using var home = new Home();
        string id = await RunIris(home);
        CliResult png = (await Cli.Run(home, "plot", id, "confusion")).Expect(0);
        Assert.Equal($"{id}-confusion.png", png.Output.Trim());
        Assert.Equal((1912, 1048), Png.Size(Path.Combine(home.Folder, $"{id}-confusion.png")));
        Assert.Contains("Rows are actual classes", png.Error, StringComparison.Ordinal);

        CliResult again = (await Cli.Run(home, "plot", id, "confusion")).Expect(2);
        Assert.Contains($"{id}-confusion.png exists already; --force writes over it", again.Error, StringComparison.Ordinal);
        (await Cli.Run(home, "plot", id, "confusion", "--force")).Expect(0);

        (await Cli.Run(home, "plot", id, "curves", "--trial", "2", "--output", "curves.svg")).Expect(0);
        XElement svg = XDocument.Load(Path.Combine(home.Folder, "curves.svg")).Root!;
        Assert.Contains(svg.Descendants(), text => text.Name.LocalName == "text" && text.Value == $"{id}: learning curves of trial 2");

        Assert.Contains("'curvs' is not a picture; did you mean 'curves'?", (await Cli.Run(home, "plot", id, "curvs")).Expect(2).Error,
            StringComparison.Ordinal);
        Assert.Contains("a.gif; a picture is written as .png or .svg",
            (await Cli.Run(home, "plot", id, "curves", "--output", "a.gif")).Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("does not exist", (await Cli.Run(home, "plot", id, "curves", "--output", "nowhere/a.png")).Expect(2).Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "has no trial 99", (await Cli.Run(home, "plot", id, "curves", "--trial", "99")).Expect(5).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plot_ConvolutionsOnDigits_ShowsKernelsAndFeatureMapsOfAnImage()
    {
        using var home = new Home();
        string file = home.Write("digits.yaml", """
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: digits
            dataset: {name: mnist-900}
            model: {layers: [{conv2d: {channels: 4, kernel: 5}}, relu, {max_pool2d: {kernel: 4}}, flatten, {linear: classes}]}
            training: {optimizer: {name: adam, lr: "${lr}"}, batch_size: 64, epochs: 1}
            hyperparameters: {lr: {type: categorical, values: [0.01, 0.000001]}}
            searcher: {name: grid, metric: validation_accuracy}
            validation: {type: holdout}
            """);
        string id = LeaderboardJson.Id((await Cli.Run(home, "run", file, "-o", "json")).Expect(0).Output);
        (await Cli.Run(home, "plot", id, "kernels")).Expect(0);
        Assert.True(Png.Size(Path.Combine(home.Folder, $"{id}-kernels.png")).Width > 800);
        Assert.Contains("Image 850 of the data, class '7', is taken for",
            (await Cli.Run(home, "plot", id, "features", "--image", "850")).Expect(0).Error, StringComparison.Ordinal);
        Assert.Contains("--image is 5, which is of the test split",
            (await Cli.Run(home, "plot", id, "features", "--image", "5", "--force")).Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("has 900 images", (await Cli.Run(home, "plot", id, "features", "--image", "901", "--force")).Expect(2).Error,
            StringComparison.Ordinal);
        Assert.Contains("layer 1 (relu)",
            (await Cli.Run(home, "plot", id, "features", "--layer", "1", "--force")).Expect(0).Error, StringComparison.Ordinal);
        Assert.Contains("layer '4' of trial 1 gives no maps; these do: 0 (",
            (await Cli.Run(home, "plot", id, "features", "--layer", "4", "--force")).Expect(5).Error, StringComparison.Ordinal);
        Assert.Contains("the weights of trial 2 are not kept",
            (await Cli.Run(home, "plot", id, "kernels", "--trial", "2", "--force")).Expect(5).Error, StringComparison.Ordinal);
        Assert.Contains("drawn for two features", (await Cli.Run(home, "plot", id, "boundary")).Expect(5).Error, StringComparison.Ordinal);

        (await Cli.Run(home, "report", id)).Expect(0);
        string html = await File.ReadAllTextAsync(Path.Combine(home.Folder, $"{id}.html"), TestContext.Current.CancellationToken);
        Assert.All((string[])["kernels", "features", "curves", "classes", "mistakes", "samples", "history"],
            name => Assert.Contains($"<figure id=\"{name}\">", html, StringComparison.Ordinal));
        Assert.All((string[])["boundary", "folds"], name => Assert.DoesNotContain($"id=\"{name}\"", html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_TwoFeatures_ShowsTheDecisionBoundary()
    {
        using var home = new Home();
        string id = LeaderboardJson.Id((await Cli.Run(home, "run", home.Write("plane.yaml", $$$"""
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: plane
            dataset:
              path: {{{Path.Combine(Repository.Root, "data", "iris.csv")}}}
              label: species
              ignore: [sepal_length, sepal_width]
              preprocess: [{standardize: {}}]
            model: {preset: {name: mlp, hidden: 8}}
            training: {optimizer: {name: adam, lr: 0.05}, batch_size: 16, epochs: 5}
            searcher: {name: grid}
            validation: {type: stratified_kfold, folds: 3}
            """), "-o", "json")).Expect(0).Output);
        CliResult plot = (await Cli.Run(home, "plot", id, "boundary")).Expect(0);
        Assert.Contains("the test split is left out", plot.Error, StringComparison.Ordinal);
        (await Cli.Run(home, "report", id)).Expect(0);
        string html = await File.ReadAllTextAsync(Path.Combine(home.Folder, $"{id}.html"), TestContext.Current.CancellationToken);
        Assert.Matches(
            "<figure id=\"boundary\">.*alt=\"Of the plane of petal_length and petal_width, the share taken for each class: "
                + "setosa [0-9]+ %, ", html);
        Assert.DoesNotContain("id=\"kernels\"", html, StringComparison.Ordinal);
        Assert.Contains(
            "no convolution among its layers", (await Cli.Run(home, "plot", id, "kernels")).Expect(5).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_DataHasChanged_SaysSoAndShowsTheRest()
    {
        using var home = new Home();
        string data = home.Write(
            "data/two.csv", string.Concat(
                Enumerable.Range(0, 40).Select(row => $"{row % 7},{row % 5},{(row % 2 == 0 ? "<b>" : "no")}\n").Prepend("a,b,label\n")));
        string file = home.Write("two.yaml", """
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: two
            dataset: {path: data/two.csv, label: label}
            model: {layers: [{linear: classes}]}
            training: {optimizer: {name: adam, lr: 0.1}, batch_size: 8, epochs: 2}
            searcher: {name: grid}
            validation: {type: holdout, fraction: 0.25}
            """);
        string id = LeaderboardJson.Id((await Cli.Run(home, "run", file, "-o", "json")).Expect(0).Output);
        await File.AppendAllTextAsync(data, "1,1,no\n", TestContext.Current.CancellationToken);
        CliResult report = (await Cli.Run(home, "report", id)).Expect(0);
        Assert.Contains("no picture 'classes': ", report.Error, StringComparison.Ordinal);
        Assert.Contains("has changed since the experiment started", report.Error, StringComparison.Ordinal);
        string html = await File.ReadAllTextAsync(Path.Combine(home.Folder, $"{id}.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<td>&lt;b&gt;</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("<figure id=\"confusion\">", html, StringComparison.Ordinal);
        Assert.Contains("has changed since the experiment started", (await Cli.Run(home, "plot", id, "classes")).Expect(2).Error,
            StringComparison.Ordinal);
    }

    private static async Task<string> RunIris(Home home, params string[] options) => LeaderboardJson.Id((await Cli.Run(
        home, ["run", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=2", "--set", "hyperparameters.hidden.values=[4, 8]",
            .. options, "-o", "json"])).Expect(0).Output);

    [GeneratedRegex("(?<=\\sid=\")[^\"]+")]
    private static partial Regex Id();
}
