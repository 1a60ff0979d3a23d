using System.Text;
using ProtoP2P.Benchmarks.Compare;
using ProtoP2P.Benchmarks.Reporting;
using ProtoP2P.PubSub.Simulation.Reporting;

namespace ProtoP2P.Benchmarks.Scale;

/// <summary>Measures what calls cost as a node has more connections, more streams and larger messages.</summary>
internal static class ScaleProgram
{
    /// <summary>The argument that asks for it.</summary>
    public const string Verb = "scale";

    private const int MostOfQuick = 1_000;

    /// <summary>Runs the program.</summary>
    /// <param name="args">See <see cref="ScaleArguments.Usage"/>.</param>
    /// <param name="output">Takes the tables.</param>
    /// <param name="progress">Takes a line for each point, and says what cannot be measured.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <returns>0, also where goals are missed; 2 where the arguments make no sense.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter progress, CancellationToken cancellationToken)
    {
        if (ScaleArguments.Read(args) is not { } arguments)
        {
            await output.WriteLineAsync(ScaleArguments.Usage);
            return 2;
        }

        ScaleMeter meter = new(arguments.IsQuick ? Pace.Quick : Pace.Full, progress);
        StringBuilder text = new($"{Machine.Describe()}\n");
        List<(string File, Chart Chart)> charts = [];
        foreach (ScaleSeries series in ScaleSeries.All.Where(series => arguments.Only is null || series.Name == arguments.Only))
        {
            IReadOnlyList<int> values = await ChooseAsync(series, arguments, progress);
            IReadOnlyList<ScalePoint> points = await series.MeasureAsync(meter, values, cancellationToken);
            string part = ScaleReport.Render(series, points);
            await output.WriteAsync(part.AsMemory(), cancellationToken);
            text.Append('\n').Append(part);
            charts.AddRange(ScaleReport.Charts(series, points));
        }

        if (arguments.Writes)
        {
            await WriteAsync($"{text}", charts, cancellationToken);
        }

        return 0;
    }

    private static async Task<IReadOnlyList<int>> ChooseAsync(ScaleSeries series, ScaleArguments arguments, TextWriter progress)
    {
        IReadOnlyList<int> values = arguments.IsQuick && series.IsBounded ? [.. series.Values.Where(static value => value <= MostOfQuick)] : series.Values;
        if (series.Name != "connections")
        {
            return values;
        }

        (values, string? complaint) = DescriptorLimit.Filter(values, DescriptorLimit.Read());
        if (complaint is not null)
        {
            await progress.WriteLineAsync(complaint);
        }

        return values;
    }

    private static async Task WriteAsync(string text, IReadOnlyList<(string File, Chart Chart)> charts, CancellationToken cancellationToken)
    {
        await PerformancePage.WriteAsync(Verb, text, cancellationToken);
        string images = Path.Combine(Path.GetDirectoryName(PerformancePage.FilePath)!, "images");
        foreach ((string file, Chart chart) in charts)
        {
            await File.WriteAllTextAsync(Path.Combine(images, $"{file}.svg"), chart.ToSvg(), cancellationToken);
        }
    }
}
