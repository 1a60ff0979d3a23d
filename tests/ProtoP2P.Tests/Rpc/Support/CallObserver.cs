using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ProtoP2P.Tests.Rpc;

/// <summary>Listens to the activities and durations of all calls.</summary>
internal sealed class CallObserver : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Activity> _activities = [];
    private readonly List<(string Name, double Seconds, Dictionary<string, object?> Tags)> _durations = [];
    private readonly ActivityListener _activityListener = new()
    {
        ShouldListenTo = static source => source.Name == "ProtoP2P",
        Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private readonly MeterListener _meterListener = new();
    private int _started;

    public CallObserver()
    {
        _activityListener.ActivityStarted = _ => Interlocked.Increment(ref _started);
        _activityListener.ActivityStopped = activity =>
        {
            lock (_gate)
            {
                _activities.Add(activity);
            }
        };
        ActivitySource.AddActivityListener(_activityListener);
        _meterListener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "ProtoP2P" && instrument.Name.StartsWith("rpc.", StringComparison.Ordinal))
            {
                instrument.Unit.ShouldBe("s");
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meterListener.SetMeasurementEventCallback<double>((instrument, seconds, tags, _) =>
        {
            Dictionary<string, object?> copy = new(tags.ToArray());
            lock (_gate)
            {
                _durations.Add((instrument.Name, seconds, copy));
            }
        });
        _meterListener.Start();
    }

    /// <summary>The only outgoing call that has ended.</summary>
    public Activity Client => Single(ActivityKind.Client);

    /// <summary>The only incoming call that has ended.</summary>
    public Activity Server => Single(ActivityKind.Server);

    /// <summary>Whether every call that has begun has ended: a server's ends only after its caller has the answer.</summary>
    public bool HaveAllEnded => Activities.Count == Volatile.Read(ref _started);

    /// <summary>All calls that have ended.</summary>
    public IReadOnlyList<Activity> Activities
    {
        get
        {
            lock (_gate)
            {
                return [.. _activities];
            }
        }
    }

    /// <summary>The only value of the histogram.</summary>
    public (double Seconds, Dictionary<string, object?> Tags) Duration(string name)
    {
        lock (_gate)
        {
            (_, double seconds, Dictionary<string, object?> tags) = _durations.Where(duration => duration.Name == name).ShouldHaveSingleItem();
            return (seconds, tags);
        }
    }

    public void Dispose()
    {
        _activityListener.Dispose();
        _meterListener.Dispose();
    }

    private Activity Single(ActivityKind kind) => Activities.Where(activity => activity.Kind == kind).ShouldHaveSingleItem();
}
