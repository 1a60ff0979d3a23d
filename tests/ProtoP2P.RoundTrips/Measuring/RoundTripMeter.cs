using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ProtoP2P.RoundTrips.Peers;
using ProtoP2P.RoundTrips.Proxies;

namespace ProtoP2P.RoundTrips.Measuring;

/// <summary>Connects two new nodes through a proxy and counts round trips until the first reply.</summary>
internal static partial class RoundTripMeter
{
    private const int MoreRuns = 4;

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>The best of several runs, and of some more where it is over the budget: on a busy machine accidents are frequent, and they only add.</summary>
    /// <param name="cell">What to measure.</param>
    /// <param name="oneWay">How long the proxy delays each direction.</param>
    /// <param name="runs">How many runs, at least 1.</param>
    /// <param name="budget">What it should take; null where nobody knows.</param>
    /// <param name="cancellationToken">Ends the measuring.</param>
    public static async Task<Measurement> MeasureAsync(Cell cell, TimeSpan oneWay, int runs, int? budget, CancellationToken cancellationToken)
    {
        Measurement best = await MeasureAsync(cell, oneWay, cancellationToken).ConfigureAwait(false);
        for (int run = 1; run < runs || (best.Replied > budget && run < MoreRuns * runs); run++)
        {
            best = best.Best(await MeasureAsync(cell, oneWay, cancellationToken).ConfigureAwait(false));
        }

        return best;
    }

    /// <summary>
    /// Measures until the counts are as expected, each time with twice the delay: the slower the network, the less the speed of the machine
    /// matters. What needs more round trips never comes out at so few, however often it is measured.
    /// </summary>
    public static async Task<Measurement> MeasureUntilAsync(Cell cell, int connected, int replied, CancellationToken cancellationToken)
    {
        TimeSpan oneWay = ShortestDelay;
        Measurement best = await MeasureAsync(cell, oneWay, cancellationToken).ConfigureAwait(false);
        while ((best.Connected > connected || best.Replied > replied) && (oneWay *= 2) < LongestDelay)
        {
            best = best.Best(await MeasureAsync(cell, oneWay, cancellationToken).ConfigureAwait(false));
        }

        return best;
    }

    /// <summary>One run with new nodes, which remember nothing of each other.</summary>
    public static async Task<Measurement> MeasureAsync(Cell cell, TimeSpan oneWay, CancellationToken cancellationToken)
    {
        // What is disposed first closes in order, through the proxy.
        IMeasuredNode listener = await StartAsync(cell.Listener, cell.Stack, listens: true, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable listening = listener.ConfigureAwait(false);
        DelayProxy proxy = DelayProxy.Start(cell.Stack.IsQuic, int.Parse(Port().Match(listener.Address).Value), oneWay, TimeProvider.System);
        await using ConfiguredAsyncDisposable forwarding = proxy.ConfigureAwait(false);
        IMeasuredNode dialer = await StartAsync(cell.Dialer, cell.Stack, listens: false, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable dialling = dialer.ConfigureAwait(false);

        string address = Port().Replace(listener.Address, $"{proxy.Port}");
        Milestones at = await dialer.DialAsync(address, cell.First, proxy.Log, cancellationToken).ConfigureAwait(false);
        return Measurement.Of(at, 2 * oneWay, proxy.Log.Flights);
    }

    private static async Task<IMeasuredNode> StartAsync(NodeKind kind, Stack stack, bool listens, CancellationToken cancellationToken) => kind == NodeKind.Js
        ? await JsNode.StartAsync(stack, listens, cancellationToken).ConfigureAwait(false)
        : await OurNode.StartAsync(stack, listens, cancellationToken).ConfigureAwait(false);

    [GeneratedRegex(@"(?<=/(tcp|udp)/)\d+")]
    private static partial Regex Port();
}
