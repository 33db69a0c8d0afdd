using System.Xml.Linq;

namespace Gridfold.Client.Reports.Pages;

/// <summary>HTML as a tree, so that whatever a user named is text and never markup.</summary>
internal static class Html
{
    private static readonly HashSet<string> Voids = ["meta", "img", "br", "hr", "col"];

    /// <summary>An element; attributes are written as ("class", "wide").</summary>
    public static XElement Tag(string name, params IEnumerable<object?> content) =>
        new(name, content.Select(part => part is ValueTuple<string, string>(var key, var value) ? new XAttribute(key, value) : part));

    /// <summary>A table with a caption for those who hear it.</summary>
    /// <param name="caption">What it holds.</param>
    /// <param name="columns">Its columns; numbers are set to the right.</param>
    /// <param name="rows">Cells: text, or elements.</param>
    public static XElement Table(string caption, IReadOnlyList<(string Name, bool IsNumber)> columns, IEnumerable<IReadOnlyList<object>> rows) =>
        Tag("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", caption), Tag("table",
            Tag("caption", caption),
            Tag("thead", Tag("tr", columns.Select(column => Tag("th", ("scope", "col"), Class(column.IsNumber), column.Name)))),
            Tag("tbody", rows.Select(row => Tag("tr", row.Zip(columns, (cell, column) => Tag("td", Class(column.IsNumber), cell)))))));

    /// <summary>Names and values.</summary>
    public static XElement Facts(params IEnumerable<(string Name, object Value)> facts) =>
        Tag("dl", facts.Select(fact => Tag("div", Tag("dt", fact.Name), Tag("dd", fact.Value))));

    /// <summary>The text of a document that a browser reads as HTML.</summary>
    public static string ToText(XElement root)
    {
        foreach (XElement element in root.DescendantsAndSelf().Where(element => element.Name.Namespace == XNamespace.None))
        {
            // HTML has no <td/>: what is empty needs its end tag, and what is void has none.
            if (!Voids.Contains(element.Name.LocalName) && !element.Nodes().Any()) element.Value = "";
        }

        foreach (XText text in root.DescendantNodes().OfType<XText>()) text.Value = MarkupText.Clean(text.Value);
        foreach (XAttribute attribute in root.DescendantsAndSelf().Attributes().Where(attribute => !attribute.IsNamespaceDeclaration)) attribute.Value = MarkupText.Clean(attribute.Value);
        return "<!doctype html>\n" + root.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static XAttribute? Class(bool isNumber) => isNumber ? new XAttribute("class", "number") : null;
}
