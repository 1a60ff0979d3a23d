using ProtoP2P.Benchmarks.Contract;

namespace ProtoP2P.Benchmarks.Scale;

/// <summary>What grows.</summary>
/// <param name="Name">What arguments and files call it.</param>
/// <param name="Noun">What tables call it.</param>
/// <param name="Values">How large it becomes.</param>
/// <param name="MeasureAsync">Measures all values, smallest first.</param>
/// <param name="IsBounded">Whether a call is to cost the same at every value, within a factor of 2.</param>
internal sealed record ScaleSeries(
    string Name, string Noun, IReadOnlyList<int> Values, Func<ScaleMeter, IReadOnlyList<int>, CancellationToken, Task<IReadOnlyList<ScalePoint>>> MeasureAsync, bool IsBounded)
{
    // 4 MiB in both directions are memory that many calls at a time need many times.
    private const int MostBytesInFlight = 16 << 20;

    private static readonly int[] PowersOfTen = [1, 10, 100, 1_000, 10_000];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ScaleSeries> All { get; } =
    [
        new("connections", "connections of a server, which take turns", PowersOfTen, ConnectionsAsync, IsBounded: true),
        new("streams", "streams that are open and idle beside the calls, on their connection", PowersOfTen, StreamsAsync, IsBounded: true),
        new("sizes", "bytes in the request, and in the answer", [64, 1 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20], SizesAsync, IsBounded: false),
    ];

    private static async Task<IReadOnlyList<ScalePoint>> ConnectionsAsync(ScaleMeter meter, IReadOnlyList<int> values, CancellationToken cancellationToken)
    {
        await using ServerPair one = await ServerPair.StartAsync(cancellationToken);
        await using ServerPair many = await ServerPair.StartAsync(cancellationToken);
        await using Fleet fleet = new(Multiaddress.Parse(many.Server.Address));
        List<ScalePoint> points = [];
        foreach (int value in values)
        {
            await fleet.GrowToAsync(value, cancellationToken);
            points.Add(await meter.MeasureAsync("connections", value, ScaleMeter.Many, fleet.CallAsync, one.Client.CallAsync, cancellationToken));
        }

        return points;
    }

    private static async Task<IReadOnlyList<ScalePoint>> StreamsAsync(ScaleMeter meter, IReadOnlyList<int> values, CancellationToken cancellationToken)
    {
        await using ServerPair none = await ServerPair.StartAsync(cancellationToken);
        await using ServerPair many = await ServerPair.StartAsync(cancellationToken);
        List<ScalePoint> points = [];
        List<IAsyncDisposable> held = [];
        int count = 0;
        foreach (int value in values)
        {
            held.Add(await many.Client.HoldStreamsAsync(value - count, cancellationToken));
            count = value;
            points.Add(await meter.MeasureAsync("streams", value, ScaleMeter.Many, many.Client.CallAsync, none.Client.CallAsync, cancellationToken));
        }

        foreach (IAsyncDisposable streams in held)
        {
            await streams.DisposeAsync();
        }

        return points;
    }

    private static async Task<IReadOnlyList<ScalePoint>> SizesAsync(ScaleMeter meter, IReadOnlyList<int> values, CancellationToken cancellationToken)
    {
        await using ServerPair pair = await ServerPair.StartAsync(cancellationToken);
        List<ScalePoint> points = [];
        foreach (int value in values)
        {
            Payload message = Messages.OfSize(value);
            int inFlight = Math.Clamp(MostBytesInFlight / value, 1, ScaleMeter.Many);
            points.Add(await meter.MeasureAsync(
                "bytes", value, inFlight, async token => await pair.Client.Calls.EchoAsync(message, token), pair.Client.CallAsync, cancellationToken));
        }

        return points;
    }
}
