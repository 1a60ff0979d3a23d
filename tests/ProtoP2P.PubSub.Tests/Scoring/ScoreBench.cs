using System.Buffers.Binary;
using System.Net;
using ProtoP2P.Testing;

namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>Scores on a clock that stands still, with one scored topic in which no term weighs until a test says so.</summary>
internal sealed class ScoreBench
{
    public const string Topic = "topic";

    private int _messages;

    public ScoreBench(Action<PeerScoreOptions, TopicScoreOptions>? configure = null)
    {
        Options = PeerScoreOptions.GoDefaults();
        Options.RetainScore = TimeSpan.FromHours(1);
        TopicScoreOptions topic = Weightless();
        Options.Topics.Add(Topic, topic);
        configure?.Invoke(Options, topic);
        Scores = new PeerScores(Options, Clock);
    }

    public FakeTimeProvider Clock { get; } = new();

    public PeerScoreOptions Options { get; }

    public PeerScores Scores { get; }

    public static TopicScoreOptions Weightless() => new()
    {
        TopicWeight = 1,
        TimeInMeshWeight = 0,
        FirstMessageDeliveriesWeight = 0,
        InvalidMessageDeliveriesWeight = 0,
    };

    public static PeerId Id(int number)
    {
        var multihash = new byte[34];
        (multihash[0], multihash[1]) = (0x12, 0x20);
        BinaryPrimitives.WriteInt32BigEndian(multihash.AsSpan(2), number);
        return PeerId.FromMultihash(multihash);
    }

    public static MessageId Message(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return new MessageId(bytes);
    }

    public ScoredPeer Add(int number, string? address = null) => Scores.Add(Id(number), address is null ? null : IPAddress.Parse(address));

    public MessageId NextMessage() => Message(_messages++);

    /// <summary>The peer delivers messages that are valid at once.</summary>
    public void Deliver(ScoredPeer from, int messages = 1, string topic = Topic)
    {
        for (int i = 0; i < messages; i++)
        {
            MessageId id = NextMessage();
            Scores.MessageArrived(id);
            Scores.MessageDelivered(from, topic, id);
        }
    }

    /// <summary>The peer delivers messages that a validator rejects at once.</summary>
    public void DeliverInvalid(ScoredPeer from, int messages = 1, string topic = Topic)
    {
        for (int i = 0; i < messages; i++)
        {
            MessageId id = NextMessage();
            Scores.MessageArrived(id);
            Scores.MessageRejected(from, topic, id, RejectReason.ValidationFailed);
        }
    }

    public void Pass(TimeSpan time)
    {
        Clock.Advance(time);
        Scores.Refresh();
    }

    /// <summary>Heartbeats of a second each.</summary>
    public void Pass(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            Pass(TimeSpan.FromSeconds(1));
        }
    }

    public TopicScoreSnapshot TopicOf(ScoredPeer peer) => Scores.Snapshot(peer).Topics.Single();
}
