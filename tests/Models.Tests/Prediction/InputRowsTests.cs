using System.Text;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tests.Datasets;
using SkiaSharp;

namespace Gridfold.Models.Tests.Prediction;

public sealed class InputRowsTests : IDisposable
{
    private static readonly TableFormat Table = new(
        [new TableColumn("age", null), new TableColumn("size", ["1", "2.5"]), new TableColumn("colour", ["blue", "red"])], "class");
    private static readonly ImageFormat Grey = new(1, 4, 4);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("age,size,colour\n3,1,red\n4.5,2.50,blue\n")]
    [InlineData("colour;id;size;class;age\nred;a;1.0;x;3\nblue;b;2.5;?;4.5\n")]
    public void Read_TableInAnyOrderWithOrWithoutItsLabel_MakesTheRowsOfTheTraining(string csv)
    {
        InputRows rows = Read(_folder.Write("rows.csv", csv), Table);
        Assert.Equal([3, 1, 0, 0, 1, 4.5f, 0, 1, 1, 0], rows.Values);
        Assert.Equal(["2", "3"], rows.Names);
    }

    [Fact]
    public void Read_TableThatWasTrainedOn_GivesItsRows()
    {
        Dataset iris = new DatasetSection("{'name': 'iris'}").Load();
        Assert.Equal(iris.Inputs, Read(Path.Combine(Repository.Root, "data", "iris.csv"), iris.Format).Values);
        string path = _folder.Write("mixed.csv", "colour,x,label\nred,1,a\nblue,2,b\nred,3,a\nblue,4,b\n");
        Dataset mixed = DatasetLoader.Load(
            new DatasetSection($"{{'path': '{path}', 'label': 'label'}}").Spec(), DatasetSection.Folders, CancellationToken.None);
        Assert.Equal(mixed.Inputs, Read(path, mixed.Format).Values);
    }

    [Theory]
    [InlineData("age,size\n3,1\n", "the header lacks the column 'colour' ... trained with age, size, colour")]
    [InlineData("age,siz,colours\n3,1,red\n", "the header lacks the columns 'size', 'colour' ... did you mean 'siz'?")]
    [InlineData("age,size,colour\n3,1,green\n", "column 'colour' has 'green' ... trained with blue, red ... leave out the row")]
    [InlineData("age,size,colour\n3,2,red\n", "column 'size' has '2' ... trained with 1, 2.5")]
    [InlineData("age,size,colour\n3,,red\n", "column 'size' has ''")]
    [InlineData("age,size,colour\nyoung,1,red\n", "column 'age' has 'young' ... finite number")]
    [InlineData("age,size,colour\n,1,red\n", "column 'age' has no value")]
    [InlineData("age,size,colour\n1e99,1,red\n", "column 'age' has '1e99' ... finite")]
    [InlineData("age,size,colour\n3,1\n", "the row has 2 fields, and the header has 3")]
    [InlineData("age,age,size,colour\n3,3,1,red\n", "has the column 'age' twice")]
    [InlineData("age,size,colour\n", "has a header and no rows")]
    [InlineData("", "is empty")]
    public void Read_TableThatDoesNotFit_SaysWhatIsWrongAndWhatToDo(string csv, string words) =>
        ProblemAssert.Says(Refusal(_folder.Write("rows.csv", csv), Table), words);

    [Fact]
    public void Read_Folder_TakesEveryImageWhateverItsSizeColoursAndFormat()
    {
        _folder.Write("b/large.png", Pictures.Encode(SKColors.White, 40, 30));
        _folder.Write("b/photo.jpeg", Pictures.Encode(SKColors.White, 8, 8, SKEncodedImageFormat.Jpeg));
        _folder.Write("a/palette.png", Pictures.EncodePalette(4, 4, [[255, 0, 0], [0, 0, 255]]));
        _folder.Write("notes.txt", "not an image");
        Directory.CreateDirectory(Path.Combine(_folder.Root, "empty"));
        InputRows rows = Read(_folder.Root, Grey);
        Assert.Equal(["a/palette.png", "b/large.png", "b/photo.jpeg"], rows.Names);
        Assert.Equal(3 * 16, rows.Values.Length);
        ProblemAssert.Says(Assert.Single(rows.Warnings), "a file that is no image, ignored: notes.txt");

        // Rec. 601: 0.299 of red, 0.114 of blue.
        Assert.Equal([76, 29, 76, 29], rows.Values[..4]);
        Assert.All(rows.Values[20..32], value => Assert.InRange(value, 240, 255));
    }

    [Fact]
    public void Read_GreyImageForAColouredModel_HasTheSameInEachChannel() =>
        Assert.Equal(
            Enumerable.Repeat(120f, 3 * 4), Read(_folder.Write("grey.png", Pictures.EncodeGrey(120)), new ImageFormat(3, 2, 2)).Values);

    [Fact]
    public void Read_ColouredImageForAColouredModel_KeepsItsChannels() =>
        Assert.Equal(
            [10, 20, 30], Read(_folder.Write("c.png", Pictures.EncodePalette(1, 1, [[10, 20, 30]])), new ImageFormat(3, 1, 1)).Values);

    [Fact]
    public void Read_ImagesThatWereTrainedOn_GivesTheirRows()
    {
        Dataset digits = new DatasetSection("{'name': 'mnist-900'}").Load();
        InputRows rows = Read(Path.Combine(Repository.Root, "data", "mnist-900.zip"), digits.Format);
        Assert.Equal(digits.Inputs, rows.Values);
    }

    [Theory]
    [InlineData("notes.txt", "is not an image that can be read ... give one, or a folder or a zip")]
    [InlineData("rows.csv", "is not an image that can be read")]
    [InlineData("", "holds no image")]
    [InlineData("nowhere", "--input is ... no such file or folder")]
    public void Read_NoImage_SaysSo(string name, string words)
    {
        if (name.Contains('.', StringComparison.Ordinal)) _folder.Write(name, "a,b\n1,2\n");
        ProblemAssert.Says(Refusal(Path.Combine(_folder.Root, name), Grey), words);
    }

    [Fact]
    public void Read_DamagedImageAmongOthers_IsNamed()
    {
        _folder.Write("good.png", Pictures.EncodeGrey(1));
        byte[] noise = Pictures.EncodeNoise(30, 30, SKEncodedImageFormat.Png);
        _folder.Write("cut.png", noise[..(noise.Length / 2)]);
        ProblemAssert.Says(Refusal(_folder.Root, Grey), "cut.png is cut off ... replace it");
    }

    [Fact]
    public void Read_FolderForATable_IsRefused() => ProblemAssert.Says(Refusal(_folder.Root, Table), "is a folder ... give a table as CSV");

    [Theory]
    [InlineData("""{"rows": [{"age": 3, "size": 1, "colour": "red"}, {"colour": " blue ", "x": [1, {}], "size": "2.5", "age": "4.5"}]}""")]
    [InlineData("""{"rows": [{"age":3.0,"size":1,"colour":"\u0072ed"},{"age":45e-1,"size":2.5,"colour":"blue"}]}  """)]
    public void Parse_JsonInAnyOrder_MakesTheRowsOfTheTraining(string json)
    {
        InputRows rows = Parse(json, Table);
        Assert.Equal([3, 1, 0, 0, 1, 4.5f, 0, 1, 1, 0], rows.Values);
        Assert.Equal(["1", "2"], rows.Names);
    }

    [Fact]
    public void Parse_JsonForAModelOfDecimalCommas_TakesNumbersWithPoints()
    {
        TableFormat commas = new([new TableColumn("x", null)], "y") { Reading = new TableReading { Decimal = ',', Thousands = '.' } };
        Assert.Equal([5.25f, 1.5f, 1000f], Parse("""{"rows": [{"x": 5.25}, {"x": "1,5"}, {"x": "1.000"}]}""", commas).Values);
    }

    [Theory]
    [InlineData("", "body is not JSON")]
    [InlineData("[]", "body is no object ... {\"rows\": [{\"age\": 1.5")]
    [InlineData("{}", "body lacks 'rows'")]
    [InlineData("""{"row": []}""", "'row' is not known here")]
    [InlineData("""{"rows": {}}""", "'rows' is no list")]
    [InlineData("""{"rows": []}""", "'rows' is empty; there is nothing to predict")]
    [InlineData("""{"rows": [{"age": 1, "size": 1, "colour": "red"}], "rows": []}""", "'rows' is there twice")]
    [InlineData("""{"rows": [1]}""", "row 1 is no object")]
    [InlineData("""{"rows": [{"age": 1, "size": 1}]}""", "row 1 lacks 'colour' ... null for a missing value")]
    [InlineData("""{"rows": [{"age": 1, "age": 1}]}""", "row 1 has 'age' twice")]
    [InlineData("""{"rows": [{"age": [1]}]}""", "column 'age' has a list or an object")]
    [InlineData("""{"rows": [{"age": null, "size": 1, "colour": "red"}]}""", "column 'age' has no value")]
    [InlineData("{\"rows\": [{\"age\": 1, \"size\": 1, \"colour\": \"red\"},\n{\"age\": \"\u00fc\", \"size\": 1, \"colour\": \"red\"}]}",
        "column 'age' has '\u00fc' ... finite number")]
    [InlineData("""{"rows": [{"age": 1e99, "size": 1, "colour": "red"}]}""", "column 'age' has '1e99' ... finite")]
    [InlineData("""{"rows": [{"age": 1, "size": 1, "colour": true}]}""", "column 'colour' has 'true' ... trained with blue, red")]
    [InlineData("""{"rows": [{"age": 1, "size": 1, "colour": "\ud800"}]}""", "half of a pair of surrogates")]
    [InlineData("""{"rows": [{"age": 1, "size": 1, "colour": "red"}""", "body is not JSON")]
    [InlineData("""{"rows": [{"age": 1, "size": 1, "colour": "red"}]} x""", "body is not JSON")]
    public void Parse_JsonThatDoesNotFit_SaysWhereAndWhatToDo(string json, string words) =>
        ProblemAssert.Says(Assert.Single(Assert.Throws<InputException>(() => Parse(json, Table)).Problems), words);

    [Theory]
    [InlineData("", "body:1:1")]
    [InlineData("""{"row": []}""", "body:1:2")]
    [InlineData("""{"rows": [{"age": 1, "size": 1}]}""", "body, row 1:1:11")]
    [InlineData(
        "{\"rows\": [{\"age\": 1, \"size\": 1, \"colour\": \"red\"},\n{\"\u00fc\": 1, \"age\": \"x\", \"size\": 1, \"colour\": \"red\"}]}",
        "body, row 2:2:17")]
    public void Parse_JsonThatDoesNotFit_HasThePlace(string json, string place) => Assert.Equal(
        place, $"{Assert.Single(Assert.Throws<InputException>(() => Parse(json, Table)).Problems).Location}");

    [Fact]
    public void Parse_TooManyRows_AreRefusedInEachForm()
    {
        TableFormat one = new([new TableColumn("x", null)], "y");
        foreach ((string text, bool isJson) in ((string, bool)[])
            [("x\n1\n2\n3\n", false), ("""{"rows": [{"x": 1}, {"x": 2}, {"x": 3}]}""", true)])
        {
            byte[] content = Encoding.UTF8.GetBytes(text);
            Assert.Equal(3, InputRows.Parse(content, isJson, "body", one, 3, CancellationToken.None).Names.Count);
            InputException refused = Assert.Throws<InputException>(
                () => InputRows.Parse(content, isJson, "body", one, 2, CancellationToken.None));
            ProblemAssert.Says(Assert.Single(refused.Problems), "body has over 2 rows ... predict them in parts");
        }
    }

    [Fact]
    public void Parse_TableForAModelOfImages_IsRefused() => ProblemAssert.Says(
        Assert.Single(Assert.Throws<InputException>(() => Parse("{}", Grey)).Problems), "the model predicts images ... gridfold predict");

    private static InputRows Parse(string json, InputFormat format) =>
        InputRows.Parse(Encoding.UTF8.GetBytes(json), isJson: true, "body", format, 10, CancellationToken.None);

    private static InputRows Read(string path, InputFormat format) => InputRows.Read(path, "--input", format, CancellationToken.None);

    private static Problem Refusal(string path, InputFormat format) =>
        Assert.Single(Assert.Throws<InputException>(() => Read(path, format)).Problems);
}
