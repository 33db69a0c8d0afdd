using System.Xml.Linq;

namespace Gridfold.Client.Reports.Pages;

/// <summary>Makes HTML as a tree. A name that a user wrote is always text and never markup.</summary>
internal static class Html
{
    private static readonly HashSet<string> Voids = ["meta", "img", "br", "hr", "col"];

    /// <summary>Makes an element. Attributes are written as ("class", "wide").</summary>
    public static XElement Tag(string name, params IEnumerable<object?> content) =>
        new(name, content.Select(part => part is ValueTuple<string, string>(var key, var value) ? new XAttribute(key, value) : part));

    /// <summary>Makes a table with a caption for readers who hear the page.</summary>
    /// <param name="caption">The caption, which says what the table has.</param>
    /// <param name="columns">The columns. Numbers are aligned to the right.</param>
    /// <param name="rows">The cells of each row: text or elements.</param>
    public static XElement Table(
        string caption, IReadOnlyList<(string Name, bool IsNumber)> columns, IEnumerable<IReadOnlyList<object>> rows) =>
        Tag("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", caption), Tag("table",
            Tag("caption", caption),
            Tag("thead", Tag("tr", columns.Select(column => Tag("th", ("scope", "col"), Class(column.IsNumber), column.Name)))),
            Tag("tbody", rows.Select(row => Tag("tr", row.Zip(columns, (cell, column) => Tag("td", Class(column.IsNumber), cell)))))));

    /// <summary>Makes a list of names and values.</summary>
    public static XElement Facts(params IEnumerable<(string Name, object Value)> facts) =>
        Tag("dl", facts.Select(fact => Tag("div", Tag("dt", fact.Name), Tag("dd", fact.Value))));

    /// <summary>The text of a document, as browsers read HTML.</summary>
    public static string ToText(XElement root)
    {
        foreach (XElement element in root.DescendantsAndSelf().Where(element => element.Name.Namespace == XNamespace.None))
        {
            // HTML has no <td/>. An empty element needs its end tag, and a void element has none.
            if (!Voids.Contains(element.Name.LocalName) && !element.Nodes().Any()) element.Value = "";
        }

        foreach (XText text in root.DescendantNodes().OfType<XText>()) text.Value = MarkupText.Clean(text.Value);
        foreach (XAttribute attribute in root.DescendantsAndSelf().Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
            attribute.Value = MarkupText.Clean(attribute.Value);
        return "<!doctype html>\n" + root.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static XAttribute? Class(bool isNumber) => isNumber ? new XAttribute("class", "number") : null;
}
