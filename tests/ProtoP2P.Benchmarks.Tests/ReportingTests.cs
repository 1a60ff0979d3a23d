using ProtoP2P.Benchmarks.Compare;
using ProtoP2P.Benchmarks.Reporting;
using ProtoP2P.Benchmarks.Works;

namespace ProtoP2P.Benchmarks.Tests;

public sealed class ReportingTests
{
    private static readonly Cell Ours = new("work", "ours");
    private static readonly Cell Theirs = new("work", "theirs");

    [Theory]
    [InlineData(new[] { 3.0, 1.0, 2.0 }, 2.0)]
    [InlineData(new[] { 4.0, 1.0, 2.0, 3.0 }, 2.5)]
    public void The_median_of_rounds_is_the_middle_one(double[] rounds, double median) =>
        Summary.Of(rounds).ShouldBe(new Summary(median, 1, rounds.Max()));

    [Fact]
    public void A_ratio_is_of_figures_of_the_same_round()
    {
        // A machine that slows down: the medians' ratio would be 1.
        Row row = Compare([100, 20, 40], [50, 40, 20], Goal.AtLeast(2));

        row.Ratios.ShouldBe([2, 0.5, 2]);
        row.IsMet.ShouldBe(true);
        Table.Render([row]).ShouldContain("| work, calls/s | ours | 40.0 (20.0 to 100) | theirs | 40.0 (20.0 to 50.0) | 2.00 (0.50 to 2.00) | at least 2 | met |");
    }

    [Fact]
    public void A_goal_that_is_not_reached_is_missed()
    {
        Compare([10], [10], Goal.AtLeast(1.01)).IsMet.ShouldBe(false);
        Compare([10], [10], Goal.AtMost(0.99)).IsMet.ShouldBe(false);
        Compare([10], [10], null).IsMet.ShouldBeNull();
    }

    [Fact]
    public void What_could_not_be_measured_says_why()
    {
        Measurements measurements = new();
        measurements.Miss(Theirs, "no npm");

        Row row = Row.Of(new Comparison(Ours, Metrics.Calls, Theirs, Goal.AtLeast(1)), measurements);

        row.IsMet.ShouldBeNull();
        measurements.HasFailures.ShouldBeFalse();
        Table.Render([row]).ShouldContain("no npm | theirs | | | at least 1 | not measured |");
    }

    [Fact]
    public void A_failure_is_told_apart_from_what_a_machine_lacks()
    {
        Measurements measurements = new();
        measurements.Fail(Ours, new IOException("cut\noff"));

        measurements.HasFailures.ShouldBeTrue();
        measurements.WhyMissing(Ours).ShouldBe("failed: cut off");
    }

    [Fact]
    public void A_part_of_the_page_is_replaced_and_the_rest_stays()
    {
        string page = $"a\n{PerformancePage.Begin("x")}\nold\n<!-- end of what was measured -->\nb\n";

        PerformancePage.Replace(page, "x", "new").ShouldBe($"a\n{PerformancePage.Begin("x")}\n\nnew\n<!-- end of what was measured -->\nb\n");
        Should.Throw<InvalidOperationException>(() => PerformancePage.Replace(page, "y", "new")).Message.ShouldContain("measured: y");
    }

    [Fact]
    public void The_page_has_the_parts_that_are_written() =>
        Should.NotThrow(() => PerformancePage.Replace(File.ReadAllText(PerformancePage.FilePath), "compare", "table"));

    private static Row Compare(double[] ours, double[] theirs, Goal? goal)
    {
        Measurements measurements = new();
        foreach ((double our, double their) in ours.Zip(theirs))
        {
            measurements.Add(Ours, new Dictionary<string, double> { [Metrics.Calls] = our });
            measurements.Add(Theirs, new Dictionary<string, double> { [Metrics.Calls] = their });
        }

        return Row.Of(new Comparison(Ours, Metrics.Calls, Theirs, goal), measurements);
    }
}
