using Microsoft.Extensions.Logging;
using ProtoP2P.Swarm;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using static ProtoP2P.Tests.Swarm.Storage.StoredPeers;

namespace ProtoP2P.Tests.Swarm.StaticPeering;

public sealed class StaticPeersTests : IAsyncDisposable
{
    private const int Seed = 20260501;

    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingLoggerFactory _logs = new();
    private readonly FakeStaticNetwork _network = new();
    private readonly PeerTags _tags = new(static _ => false);
    private readonly StaticPeerOptions _options = new() { Jitter = 0 };
    private StaticPeers? _peers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private StaticPeers Peers => _peers ??= new StaticPeers(Self, _network, _tags, _options, new Random(Seed), _clock, _logs);

    public async ValueTask DisposeAsync() => await Peers.StopAsync();

    [Fact]
    public async Task APeerThatIsDown_IsDialledAtOnce_ThenAfterWaitsThatDoubleUpToTheLongest()
    {
        Peers.Add(At(1));
        Peers.Start();

        (await WaitsAsync(12)).ShouldBe([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);

        await Eventually.TrueAsync(() => _network.Dials.Count == 13);
        _logs.Entries.Count(entry => entry.Level >= LogLevel.Information).ShouldBe(1);
        _logs.Entries.ShouldContain(entry => entry.Level == LogLevel.Warning && entry.Text.Contains("cannot be reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WaitsAreShortenedByChance_NeverLengthened()
    {
        _options.Jitter = 0.5;
        var same = new StaticPeerBackoff(_options, new Random(Seed));
        double[] expected = [.. Enumerable.Range(1, 12).Select(failures => same.After(failures).TotalSeconds)];
        Peers.Add(At(1));
        Peers.Start();

        double[] waits = await WaitsAsync(12);

        waits.ShouldBe(expected);
        waits.Zip([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]).ShouldAllBe(pair => pair.First > pair.Second / 2.0 && pair.First <= pair.Second);
        waits.Zip([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300], (wait, longest) => wait / longest).Distinct().Count().ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task APeerThatComesBack_IsConnectedWithinTheWait()
    {
        Peers.Add(At(1));
        Peers.Start();
        await WaitsAsync(4);
        await _clock.WaitForTimersAsync(1, Token);
        _network.ComeUp();

        (await WaitsAsync(1)).ShouldBe([16]);

        await ShouldLogAsync("is connected");
        _network.Dials.Count.ShouldBe(6);
    }

    [Fact]
    public async Task AConnectionThatLasted_IsMadeAgainAfterTheFirstWait()
    {
        Peers.Add(At(1));
        Peers.Start();
        await WaitsAsync(5);
        await _clock.WaitForTimersAsync(1, Token);
        _network.ComeUp();
        await WaitsAsync(1);
        await ShouldLogAsync("is connected");

        _clock.Advance(_options.StableAfter);
        Drop(1);

        (await WaitsAsync(1)).ShouldBe([1]);
        await Eventually.TrueAsync(() => _network.IsConnected(Peer(1)));
        _logs.Entries.Count(entry => entry.Text.Contains("has ended; it is dialled again", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task ConnectionsThatEndAtOnce_DoNotResetTheWaits()
    {
        _network.Answer = static (_, _) => Task.CompletedTask;
        Peers.Add(At(1));
        Peers.Start();

        (await WaitsAsync(5)).ShouldBe([1, 2, 4, 8, 16]);
    }

    [Fact]
    public async Task APeerThatConnectsByItself_IsNotDialled_UntilItHasLeft()
    {
        Peers.Add(At(1));
        Peers.Start();
        await WaitsAsync(3);
        await _clock.WaitForTimersAsync(1, Token);

        _network.SetConnected(Peer(1), isConnected: true);
        Peers.Notice(Peer(1));
        await ShouldLogAsync("is connected");
        await Eventually.TrueAsync(() => _clock.ArmedTimers == 0);
        _clock.Advance(TimeSpan.FromHours(1));
        Peers.Notice(Peer(1));
        _network.Dials.Count.ShouldBe(4);

        _network.ComeUp();
        Drop(1);
        (await WaitsAsync(1)).ShouldBe([1]);
        await Eventually.TrueAsync(() => _network.Dials.Count == 5);
    }

    [Fact]
    public async Task SomeoneElseAtTheAddress_IsAnErrorOnce_AndTriedAgain()
    {
        _network.Answer = static (peer, _) => throw new DialException(
            peer, "its only address failed", [new DialFailure(Address(1), new WrongPeerException(peer, Peer(2)))]);
        Peers.Add(At(1));
        Peers.Start();

        (await WaitsAsync(3)).ShouldBe([1, 2, 4]);
        await Eventually.TrueAsync(() => _network.Dials.Count == 4);

        (LogLevel level, string text, Exception? _) = _logs.Entries.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Error);
        text.ShouldContain("someone else answers");
        text.ShouldContain(Peer(2).ToString());
    }

    [Fact]
    public async Task NoMoreThanTheLimit_AreDialledAtTheSameTime()
    {
        var gate = new TaskCompletionSource();
        _network.Answer = (_, token) => gate.Task.WaitAsync(token);
        for (int number = 1; number <= 30; number++)
        {
            Peers.Add(At(number));
        }

        Peers.Start();
        await Eventually.TrueAsync(() => _network.Running == 8);
        _network.Dials.Count.ShouldBe(8);
        gate.SetResult();

        await Eventually.TrueAsync(() => _network.Dials.DistinctBy(dial => dial.Peer).Count() == 30);
        _network.MostAtOnce.ShouldBe(8);
    }

    [Fact]
    public async Task StoppingDuringADial_EndsIt_AndNothingIsDialledAfterwards()
    {
        _network.Answer = static (_, token) => Task.Delay(Timeout.Infinite, token);
        Peers.Add(At(1));
        Peers.Start();
        await Eventually.TrueAsync(() => _network.Running == 1);

        await Peers.StopAsync().WaitAsync(TestNet.Patience, TimeProvider.System, Token);

        (_network.Running, _network.Dials.Count, _clock.ArmedTimers).ShouldBe((0, 1, 0));
        _logs.Entries.ShouldBeEmpty();
        Should.Throw<ObjectDisposedException>(() => Peers.Add(At(2)));
    }

    [Fact]
    public async Task StoppingDuringAWait_EndsIt()
    {
        Peers.Add(At(1));
        Peers.Start();
        await _clock.WaitForTimersAsync(1, Token);

        await Peers.StopAsync().WaitAsync(TestNet.Patience, TimeProvider.System, Token);

        (_network.Dials.Count, _clock.ArmedTimers).ShouldBe((1, 0));
    }

    [Fact]
    public async Task AnAddressThatIsAdded_IsDialledAtOnce_TogetherWithTheOthers()
    {
        Peers.Add(At(1));
        Peers.Start();
        await WaitsAsync(6);
        await _clock.WaitForTimersAsync(1, Token);
        await Eventually.TrueAsync(() => _network.Dials.Count == 7);

        Peers.Add(Address(2).WithPeerId(Peer(1))).ShouldBeTrue();
        Peers.Add(Address(2).WithPeerId(Peer(1))).ShouldBeFalse();

        await Eventually.TrueAsync(() => _network.Dials.Count == 8);
        _network.Dials[7].Addresses.ShouldBe([Address(1), Address(2)]);
        (await WaitsAsync(2)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task APeerThatIsRemoved_IsDialledNoMore_AndNotProtected()
    {
        Peers.Add(At(1));
        _tags.IsProtected(Peer(1)).ShouldBeTrue();
        Peers.Peers.ShouldBe([Peer(1)]);
        Peers.Start();
        await _clock.WaitForTimersAsync(1, Token);

        Peers.Remove(Peer(1)).ShouldBeTrue();
        Peers.Remove(Peer(1)).ShouldBeFalse();

        _tags.IsProtected(Peer(1)).ShouldBeFalse();
        Peers.Peers.ShouldBeEmpty();
        await Eventually.TrueAsync(() => _clock.ArmedTimers == 0);
        _network.Dials.Count.ShouldBe(1);
    }

    [Fact]
    public void TheNodeItself_IsPassedOver_AndAnAddressWithoutAPeerRefused()
    {
        Peers.Add(Address(1).WithPeerId(Self)).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => Peers.Add(Address(1))).Message.ShouldContain("/p2p/ID");

        Peers.Peers.ShouldBeEmpty();
    }

    private static Multiaddress At(int number) => Address(number).WithPeerId(Peer(number));

    /// <summary>The next waits, in seconds; each is lived through.</summary>
    private async Task<double[]> WaitsAsync(int count)
    {
        double[] waits = new double[count];
        for (int i = 0; i < count; i++)
        {
            waits[i] = (await _clock.AdvanceToNextTimerAsync(Token).WaitAsync(TestNet.Patience, TimeProvider.System, Token)).TotalSeconds;
        }

        return waits;
    }

    private Task ShouldLogAsync(string text) => Eventually.TrueAsync(() => _logs.Entries.Any(entry => entry.Text.Contains(text, StringComparison.Ordinal)));

    private void Drop(int number)
    {
        _network.SetConnected(Peer(number), isConnected: false);
        Peers.Notice(Peer(number));
    }
}
