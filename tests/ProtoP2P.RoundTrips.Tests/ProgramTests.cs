using ProtoP2P.RoundTrips.Measuring;
using ProtoP2P.RoundTrips.Reporting;

namespace ProtoP2P.RoundTrips.Tests;

public sealed class ProgramTests
{
    [Fact]
    public async Task A_quick_run_measures_all_that_is_ours_and_is_within_its_budget()
    {
        using StringWriter output = new();

        int code = await RoundTripProgram.RunAsync(["--quick"], output, TestContext.Current.CancellationToken);

        code.ShouldBe(0, output.ToString());
        string[] lines = output.ToString().Split(output.NewLine, StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(Cells.All.Count(cell => !cell.NeedsJs));
        lines.ShouldContain(line => line.StartsWith("tcp + noise + yamux: Ours to Ours, Call: connected after 2 ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--fast")]
    [InlineData("--quick", "--write")]
    public async Task Arguments_that_make_no_sense_are_refused(params string[] args)
    {
        using StringWriter output = new();

        (await RoundTripProgram.RunAsync(args, output, TestContext.Current.CancellationToken)).ShouldBe(2);

        output.ToString().ShouldContain("--quick or --write");
    }

    [Fact]
    public void One_more_round_trip_is_over_the_budget()
    {
        Cell cell = new(Cells.Usual);
        Results results = new();
        results.Add(cell, new Measurement(Connected: 2, Replied: 4, ConnectedByClock: 2, RepliedByClock: 4, Flights: []));

        results.IsWithinBudget.ShouldBeFalse();
        results.Describe(cell).ShouldContain("MORE THAN 3");
    }
}
