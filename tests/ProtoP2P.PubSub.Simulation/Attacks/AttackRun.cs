using System.Buffers.Binary;
using ProtoP2P.PubSub.Simulation.Adversaries;
using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Attacks;

/// <summary>Runs one attack.</summary>
internal sealed class AttackRun
{
    private const int MessageSize = 256;

    // Messages carry the time of their publication, and are no news after this: less than nodes remember what they have seen.
    private static readonly TimeSpan MaxMessageAge = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SeenTimeToLive = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan CoolDown = TimeSpan.FromSeconds(5);

    private readonly AttackSettings _settings;
    private readonly SimulatedNetwork _network;
    private readonly SimulatedNode[] _honest;
    private readonly Adversary[] _attackers;
    private readonly MeshWatch _watch;
    private int _published;

    private AttackRun(AttackSettings settings)
    {
        _settings = settings;
        _network = new SimulatedNetwork(settings.Seed);
        var options = new GossipSubOptions
        {
            SignaturePolicy = SignaturePolicy.StrictNoSign,
            MessageId = _network.MessageIds.Of,
            SeenTimeToLive = SeenTimeToLive,

            // With it the publisher's neighbours get every message whatever becomes of meshes, and here it is the meshes that are attacked.
            FloodPublish = false,
        };
        PeerScoreOptions scores = AttackScores.For(settings.MessagesPerSecond);
        _honest = [.. Enumerable.Range(0, settings.Honest).Select(_ => _network.Add(options, settings.IsScored ? new PeerScores(scores, _network.Clock) : null))];
        _network.ConnectRandomly(settings.DialsPerHonestNode);
        _attackers = [.. Enumerable.Range(0, (int)(settings.Attack.PerHonestNode * settings.Honest)).Select(_ => AddAttacker(options))];
        _watch = new MeshWatch(_honest, _attackers, Attack.TopicName);
    }

    private SimulatedNode? Victim => _settings.Attack.HasVictim ? _honest[0] : null;

    private TimeSpan GraceEnd => _settings.Attack.Onset + _settings.Grace;

    private TimeSpan End => GraceEnd + _settings.Measured;

    public static AttackResult Run(AttackSettings settings) => new AttackRun(settings).Run();

    private AttackResult Run()
    {
        foreach (SimulatedNode node in _honest)
        {
            node.Validator = Judge;
            node.Engine.Subscribe(Attack.TopicName);
        }

        _network.Events.Plan(_settings.Attack.JoinsAt, Join);
        _network.Events.Plan(_settings.Attack.Onset, Begin);
        PlanMessages();
        for (TimeSpan time = TimeSpan.Zero; time < End; time += TimeSpan.FromSeconds(1))
        {
            bool counts = time >= _settings.Attack.Onset;
            _network.Events.Plan(time, () => _watch.Look(counts, Victim));
        }

        _network.Events.RunUntil(_settings.Attack.Onset);
        var meter = new BandwidthMeter(_network);
        _network.Events.RunUntil(End);
        return Summarize(meter.SentPerSecond(_honest, End - _settings.Attack.Onset), new ScoreSurvey(_honest, _attackers, _watch));
    }

    private Adversary AddAttacker(GossipSubOptions options) =>
        _network.Add(options, (index, id, address) => _settings.Attack.Create(_network, index, id, address, options));

    private void Join()
    {
        foreach (Adversary attacker in _attackers)
        {
            _network.ConnectRandomly(attacker, _honest, _settings.DialsPerAttacker);
            if (Victim is { } victim)
            {
                _network.Connect(attacker, victim);
            }

            attacker.Engine.Subscribe(Attack.TopicName);
        }
    }

    private void Begin()
    {
        foreach (Adversary attacker in _attackers)
        {
            attacker.Begin();
        }
    }

    private void PlanMessages()
    {
        // Meshes need some heartbeats; in a cold boot those too are under attack.
        TimeSpan start = TimeSpan.FromSeconds(5);
        int count = (int)((End - start).TotalSeconds * _settings.MessagesPerSecond);
        for (int i = 0; i < count; i++)
        {
            _network.Events.Plan(start + (TimeSpan.FromSeconds(1) * i / _settings.MessagesPerSecond), Publish);
        }
    }

    private void Publish()
    {
        byte[] data = MessageIds.DataOf(_published++, MessageSize);
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(sizeof(long)), _network.Clock.Now.Ticks);
        _honest[_network.Random.Next(_honest.Length)].Publish(Attack.TopicName, data);
    }

    private ValidationResult Judge(PubSubMessage message)
    {
        TimeSpan age = _network.Clock.Now - new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(message.Data.Span[sizeof(long)..]));
        return MessageIds.NumberOf(message) < 0 || age > MaxMessageAge ? ValidationResult.Reject : ValidationResult.Accept;
    }

    private AttackResult Summarize(double sentPerSecond, ScoreSurvey scores)
    {
        double honestInMesh = _watch.CountHonest(Victim);
        double meshShare = _watch.ShareOfAttackers(Victim);

        // Scores and meshes are of the end of the attack; its last messages may still arrive.
        _network.Events.RunUntil(End + CoolDown);
        SimulatedNode[] others = [.. _honest.Where(node => node != Victim)];
        return new AttackResult
        {
            Before = Share(others, TimeSpan.Zero, _settings.Attack.Onset),
            Meanwhile = Share(others, _settings.Attack.Onset, GraceEnd),
            After = Share(others, GraceEnd, End),
            Victim = Victim is null ? double.NaN : Share([Victim], GraceEnd, End),
            P99 = Latency(GraceEnd, End, 0.99),
            Repeated = _network.Deliveries.CountRepeated(),
            HonestInMesh = honestInMesh,
            MeshShare = meshShare,
            MeanMeshShare = _watch.Shares.Skip((int)GraceEnd.TotalSeconds).Average(),
            Graylisted = scores.Graylisted,
            BelowZero = scores.JudgedBelowZero,
            HonestBelowZero = scores.HonestBelowZero,
            SentPerSecond = sentPerSecond,
            MeshShareBySecond = _watch.Shares,
            Trace = _network.Trace.Value,
        };
    }

    // Over all honest nodes; what the victim gets late is part of the picture.
    private TimeSpan Latency(TimeSpan from, TimeSpan until, double share)
    {
        List<int> latencies = [];
        foreach (Publication publication in _network.Deliveries.All.Where(publication => publication.At >= from && publication.At < until))
        {
            latencies.AddRange(_honest.Where(publication.HasReached).Select(publication.LatencyTo));
        }

        latencies.Sort();
        return latencies.Count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(latencies[(int)(share * latencies.Count)]);
    }

    private double Share(SimulatedNode[] nodes, TimeSpan from, TimeSpan until)
    {
        long expected = 0;
        long delivered = 0;
        foreach (Publication publication in _network.Deliveries.All.Where(publication => publication.At >= from && publication.At < until))
        {
            // The victim cannot make itself heard either, so that its own messages are no measure.
            if (publication.Publisher == Victim)
            {
                continue;
            }

            foreach (SimulatedNode node in nodes)
            {
                expected += node == publication.Publisher ? 0 : 1;
                delivered += publication.HasReached(node) ? 1 : 0;
            }
        }

        return expected == 0 ? double.NaN : (double)delivered / expected;
    }
}
