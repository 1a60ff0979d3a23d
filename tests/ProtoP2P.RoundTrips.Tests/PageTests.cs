using System.Text.RegularExpressions;
using ProtoP2P.RoundTrips.Measuring;
using ProtoP2P.RoundTrips.Reporting;

namespace ProtoP2P.RoundTrips.Tests;

/// <summary>docs/round-trips.md shows what the tests hold.</summary>
public sealed partial class PageTests
{
    [Fact]
    public async Task The_page_has_a_row_for_every_stack_with_the_budget_as_what_was_measured()
    {
        string page = await File.ReadAllTextAsync(RoundTripsPage.FilePath, TestContext.Current.CancellationToken);

        foreach (Stack stack in Cells.Stacks)
        {
            Match row = Regex.Match(page, @$"^\| {Regex.Escape(stack.ToString())} \| (?<ours>\d+) \((?<clock>[\d.]+)\) \|", RegexOptions.Multiline);
            row.Success.ShouldBeTrue($"no row of {stack}: run tests/ProtoP2P.RoundTrips with --write");
            int? ours = int.Parse(row.Groups["ours"].Value);
            ours.ShouldBe(Budget.Of(new Cell(stack)), stack.ToString());
        }
    }

    [Fact]
    public async Task The_page_explains_every_step()
    {
        string page = await File.ReadAllTextAsync(RoundTripsPage.FilePath, TestContext.Current.CancellationToken);

        foreach ((string title, Cell cell, IReadOnlyList<Step> steps) in Steps.All)
        {
            page.ShouldContain($"\n{title}:\n");
            Budget.Of(cell).ShouldBeOneOf(null, steps.Count);
        }

        Tables().Count(page).ShouldBe(Steps.All.Count);
    }

    [GeneratedRegex(@"^\| \| there \| back \|$", RegexOptions.Multiline)]
    private static partial Regex Tables();
}
