using System.Diagnostics.Metrics;
using ProtoP2P.PubSub.Telemetry;

namespace ProtoP2P.PubSub.Tests.Telemetry;

/// <summary>Instruments of a meter of its own, and what they have measured, by name and tags.</summary>
internal sealed class MetricsReader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _sums = [];
    private readonly Meter _meter = new("ProtoP2P");
    private readonly MeterListener _listener = new();

    public MetricsReader()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string key = KeyOf(instrument.Name, tags.ToArray().Select(static tag => $"{tag.Value}"));
            lock (_gate)
            {
                _sums[key] = instrument.IsObservable ? value : _sums.GetValueOrDefault(key) + value;
            }
        });
        _listener.Start();
        Metrics = new PubSubMetrics(_meter);
    }

    public PubSubMetrics Metrics { get; }

    /// <summary>What an instrument has under these values of its tags; 0 where it has nothing.</summary>
    public long Read(string name, params string[] tags)
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            return _sums.GetValueOrDefault(KeyOf($"libp2p.pubsub.{name}", tags));
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    private static string KeyOf(string name, IEnumerable<string> tags) => string.Join('|', [name, .. tags]);
}
