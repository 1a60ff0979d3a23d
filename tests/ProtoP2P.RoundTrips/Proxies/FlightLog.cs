using System.Text;
using System.Text.RegularExpressions;

namespace ProtoP2P.RoundTrips.Proxies;

/// <summary>
/// Counts flights by cause and effect. What an end sends is one deeper than the deepest that had arrived there before: bytes that wait for nothing share a
/// flight, however many packets they are, and two flights are one round trip. No clock is asked, so a slow node is not taken for a chatty one.
/// </summary>
/// <remarks>
/// The count errs upwards only: where an end is so slow that something which it does not wait for arrives before it has sent, what it sends seems to be an
/// answer. It never comes out below what the protocols need, because nothing can be answered before it has arrived. So the least of several runs
/// is the truth as soon as one of them met no such delay.
/// </remarks>
internal sealed partial class FlightLog
{
    private const int DepthPerEnd = 2;

    private readonly Lock _gate = new();
    private readonly int[] _arrived = new int[DepthPerEnd];
    private readonly SortedDictionary<int, (long Bytes, List<string> Words)> _flights = [];

    /// <summary>Round trips that lie behind the dialer with what has arrived there up to now.</summary>
    public int RoundTrips
    {
        get
        {
            lock (_gate)
            {
                return _arrived[(int)ProxyEnd.Dialer] / DepthPerEnd;
            }
        }
    }

    /// <summary>The flights up to now.</summary>
    public IReadOnlyList<Flight> Flights
    {
        get
        {
            lock (_gate)
            {
                return [.. _flights.Select(flight => new Flight(flight.Key, flight.Value.Bytes, [.. flight.Value.Words]))];
            }
        }
    }

    /// <summary>The depth of what <paramref name="from"/> begins to send now.</summary>
    public int NextDepth(ProxyEnd from)
    {
        lock (_gate)
        {
            // Two ends that both send unasked are in the same flight of the dialer's counting: the listener's is even.
            int depth = _arrived[(int)from] + 1;
            return int.IsOddInteger(depth) == (from == ProxyEnd.Dialer) ? depth : depth + 1;
        }
    }

    /// <summary>Notes that <paramref name="from"/> has sent something.</summary>
    /// <param name="from">Who.</param>
    /// <param name="bytes">What.</param>
    /// <param name="least">The least depth that it has, whatever arrived.</param>
    /// <returns>Its depth.</returns>
    public int Send(ProxyEnd from, ReadOnlySpan<byte> bytes, int least = 0)
    {
        lock (_gate)
        {
            int depth = Math.Max(NextDepth(from), least);
            if (!_flights.TryGetValue(depth, out (long Bytes, List<string> Words) flight))
            {
                flight = (0, []);
            }

            flight.Words.AddRange(FindWords(bytes));
            _flights[depth] = (flight.Bytes + bytes.Length, flight.Words);
            return depth;
        }
    }

    /// <summary>Notes, before it is handed over, that something of this depth arrives.</summary>
    public void Arrive(ProxyEnd at, int depth)
    {
        lock (_gate)
        {
            _arrived[(int)at] = Math.Max(_arrived[(int)at], depth);
        }
    }

    private static IEnumerable<string> FindWords(ReadOnlySpan<byte> bytes) =>
        Word().Matches(Encoding.Latin1.GetString(bytes)).Select(match => match.Groups["text"].Value).ToArray();

    /// <summary>A line of multistream-select, or of HTTP where it begins one.</summary>
    [GeneratedRegex(@"(?<text>/[a-z0-9.-]{4,}(/[a-z0-9.-]+)*)\n|(?<text>(GET|HTTP/1\.1 \d+)(?= ))", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
