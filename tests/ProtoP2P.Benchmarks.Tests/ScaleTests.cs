using ProtoP2P.Benchmarks.Scale;
using ProtoP2P.PubSub.Simulation.Reporting;

namespace ProtoP2P.Benchmarks.Tests;

public sealed class ScaleTests
{
    private static readonly ScaleSeries Streams = ScaleSeries.All.Single(static series => series.Name == "streams");

    [Fact]
    public void Connections_for_which_there_are_no_descriptors_are_left_out_with_the_command_that_helps()
    {
        long limit = DescriptorLimit.Parse(["Limit  Soft Limit  Hard Limit  Units", "Max open files            1024                 524288               files"]);

        (IReadOnlyList<int> values, string? complaint) = DescriptorLimit.Filter([1, 10, 100, 1_000, 10_000], limit);

        values.ShouldBe([1, 10, 100]);
        complaint.ShouldNotBeNull().ShouldContain("ulimit -n 10512");
        DescriptorLimit.Filter([1, 10_000], 20_000).Complaint.ShouldBeNull();
        DescriptorLimit.Parse(["Max open files            unlimited            unlimited            files"]).ShouldBe(long.MaxValue);
    }

    [Fact]
    public void The_goal_is_judged_by_ratios_of_the_same_round()
    {
        // The machine became three times as slow between the points: nothing has grown.
        ScalePoint[] points = [Point(1, 50, 1.0, 30_000), Point(10_000, 150, 1.1, 10_000)];

        ScaleReport.Render(Streams, points).ShouldContain("at most 1.10 times as much one after another, and 1.10 times among many. The goal is 2: met.");
        ScaleReport.Render(Streams, [points[0], Point(10_000, 150, 2.2, 10_000)]).ShouldContain("The goal is 2: missed.");
    }

    [Fact]
    public void Powers_of_ten_are_as_far_from_each_other_in_the_plot()
    {
        ScalePoint[] points = [Point(1, 50, 1, 30_000), Point(100, 50, 1, 30_000), Point(10_000, 50, 1, 30_000)];

        (string file, Chart chart) = ScaleReport.Charts(Streams, points).First();
        string line = chart.ToSvg().Split('\n').First(static row => row.StartsWith("<polyline", StringComparison.Ordinal));
        double[] x = [.. line.Split('"')[1].Split(' ').Select(static point => double.Parse(point.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture))];

        file.ShouldBe("scale-streams-cost");
        (x[1] - x[0]).ShouldBe(x[2] - x[1], 0.2);
    }

    [Theory]
    [InlineData("--quick", "--write")]
    [InlineData("--only", "streams", "--write")]
    [InlineData("--only", "weather")]
    public void A_part_is_never_written_as_the_whole(params string[] args) => ScaleArguments.Read(args).ShouldBeNull();

    private static ScalePoint Point(int value, double microseconds, double ratio, double rate) =>
        new(value, 32, [microseconds], [ratio], [rate], [ratio]);
}
