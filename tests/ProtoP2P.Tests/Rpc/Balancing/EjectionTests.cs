using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class EjectionTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_peer_whose_calls_fail_is_left_alone_and_comes_back()
    {
        await using OracleNet net = await OracleNet.StartAsync(3, _clock);
        bool isIll = true;
        net.Oracles[1].Before = (_, _) => isIll ? throw new RpcException(RpcStatusCode.Unavailable, "ill") : Task.CompletedTask;
        IOracle client = await net.ClientAsync(builder => builder.AddOutlierEjection(options => options.ConsecutiveFailures = 2));

        string[] before = await client.AskAsync(6);
        string[] without = await client.AskAsync(4);
        isIll = false;
        _clock.Advance(TimeSpan.FromSeconds(30));
        string[] after = await client.AskAsync(3);

        before.ShouldBe(["A", "-", "C", "A", "-", "C"]);
        without.Order().ShouldBe(["A", "A", "C", "C"]);
        after.Order().ShouldBe(["A", "B", "C"]);
    }

    [Fact]
    public async Task A_peer_that_cannot_be_reached_is_not_dialled_by_every_call()
    {
        await using OracleNet net = await OracleNet.StartAsync(2, _clock);
        net.Network.Refuse(net.Servers[0].ListenAddresses[0]);
        var picker = new RecordingPicker();
        IOracle client = await net.ClientAsync(builder => builder
            .UsePicker(_ => picker)
            .AddOutlierEjection(options => options.ConsecutiveFailures = 2));

        string[] answers = await client.AskAsync(5);

        answers.ShouldAllBe(answer => answer == "B");
        picker.Picks.ShouldBe(2, "then one is ejected, and of one peer none is picked");
    }

    [Fact]
    public async Task Failures_that_speak_of_the_request_eject_nobody()
    {
        await using OracleNet net = await OracleNet.StartAsync(2, _clock);
        net.Oracles[0].Before = static (_, _) => throw new RpcException(RpcStatusCode.InvalidArgument, "nonsense");
        IOracle client = await net.ClientAsync(builder => builder.AddOutlierEjection(options => options.ConsecutiveFailures = 1));

        (await client.AskAsync(4)).ShouldBe(["-", "B", "-", "B"]);
    }

    [Fact]
    public async Task An_ejected_peer_is_still_better_than_none()
    {
        await using OracleNet net = await OracleNet.StartAsync(2, _clock);
        int failures = 1;
        net.Oracles[0].Before = (_, _) => failures-- > 0 ? throw new RpcException(RpcStatusCode.Unavailable, "ill") : Task.CompletedTask;
        IOracle client = await net.ClientAsync(builder => builder.AddOutlierEjection(options => options.ConsecutiveFailures = 1));
        (await client.AskAsync(2)).ShouldBe(["-", "B"]);

        // Until the client knows, it may call by the connection that is closing, and what it has sent there may have run.
        Task closed = net.NextClosedAsync();
        await net.Servers[1].DisposeAsync();
        await closed.Soon();

        (await client.AskAsync(1)).ShouldBe(["A"]);
    }

    private sealed class RecordingPicker : IPeerPicker
    {
        public int Picks { get; private set; }

        public int Pick(IReadOnlyList<IPeerLoad> peers)
        {
            Picks++;
            return 0;
        }
    }
}
