using System.Threading.Channels;

namespace ProtoP2P.RoundTrips.Proxies;

/// <summary>One direction of a proxy: what is put in comes out in order, each piece a fixed time later.</summary>
/// <param name="log">Where the flights are counted.</param>
/// <param name="from">Who sends in this direction.</param>
/// <param name="oneWay">The time that a piece travels.</param>
/// <param name="time">The clock.</param>
/// <param name="deliver">Hands a piece over.</param>
internal sealed class DelayLine(
    FlightLog log, ProxyEnd from, TimeSpan oneWay, TimeProvider time, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> deliver)
{
    private readonly Channel<Parcel> _parcels = Channel.CreateUnbounded<Parcel>(new UnboundedChannelOptions { SingleReader = true });
    private readonly long _start = time.GetTimestamp();

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Takes a piece that leaves its sender now, or after <paramref name="wait"/> if that is later.</summary>
    public void Take(ReadOnlySpan<byte> bytes, TimeSpan wait = default, int leastDepth = 0) =>
        _parcels.Writer.TryWrite(new Parcel(bytes.ToArray(), Now + wait + oneWay, log.Send(from, bytes, leastDepth)));

    /// <summary>Nothing more comes; what is under way still arrives.</summary>
    public void End() => _parcels.Writer.TryComplete();

    /// <summary>Delivers until <see cref="End"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (Parcel parcel in _parcels.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            // Timers count whole milliseconds and may fire a little early.
            while (parcel.Due - Now is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken).ConfigureAwait(false);
            }

            log.Arrive(from == ProxyEnd.Dialer ? ProxyEnd.Listener : ProxyEnd.Dialer, parcel.Depth);
            await deliver(parcel.Bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    private readonly record struct Parcel(byte[] Bytes, TimeSpan Due, int Depth);
}
