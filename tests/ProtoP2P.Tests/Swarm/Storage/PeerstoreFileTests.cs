using ProtoP2P.Swarm;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using static ProtoP2P.Tests.Swarm.Storage.StoredPeers;

namespace ProtoP2P.Tests.Swarm.Storage;

public sealed class PeerstoreFileTests
{
    // Created; header, time and peer written; synced; replaced; directory synced.
    private const int StepsOfOnePeer = 7;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingLoggerFactory _logs = new();
    private readonly PeerstoreOptions _options = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatWasKnown_IsKnownInTheNextLife_AndWhatExpiredMeanwhileIsNot()
    {
        var disk = new FragileDisk();
        using PrivateKey key = PrivateKey.Generate();
        PeerRecord record = Signed(key, 7, 1, 2);
        await LiveAsync(disk, store =>
        {
            store.AddAddresses(Peer(1), [Address(1)], Hour);
            store.AddAddresses(Peer(1), [Address(2)], 3 * Hour);
            store.AddAddresses(Peer(2), [Address(3)], Hour);
            store.AddRecord(record, 3 * Hour);
            store.SetIdentity(record.PeerId, new PeerIdentity(["/a/1"], "agent/1", null));
        });

        _clock.Advance(2 * Hour);
        InMemoryPeerstore next = await LiveAsync(disk);

        next.Peers.ShouldBe([Peer(1), record.PeerId], ignoreOrder: true);
        next.GetAddresses(Peer(1)).ShouldBe([Address(2)]);
        next.GetAddresses(record.PeerId).ShouldBe([Address(1), Address(2)], ignoreOrder: true);
        next.Find(record.PeerId)!.Record.ShouldBe(record);
        next.Find(record.PeerId)!.Record!.Envelope.ShouldNotBeNull();
        next.GetProtocols(record.PeerId).ShouldBe(["/a/1"]);
        next.GetCurrentProtocols(record.PeerId).ShouldBeNull();
        next.AddRecord(Signed(key, 6, 9), Hour).ShouldBeFalse();
        _clock.Advance(Hour);
        next.Find(record.PeerId).ShouldBeNull();
    }

    [Fact]
    public async Task WhoIsConnectedWhenItIsWritten_IsKeptAsIfItHadJustLeft()
    {
        var disk = new FragileDisk();
        await LiveAsync(disk, store =>
        {
            store.SetConnected(Peer(1), isConnected: true);
            store.AddAddresses(Peer(1), [Address(1)], TimeSpan.FromSeconds(1));
            _clock.Advance(24 * Hour);
        });

        InMemoryPeerstore next = await LiveAsync(disk);

        next.GetAddresses(Peer(1)).ShouldBe([Address(1)]);
        _clock.Advance(TimeSpan.FromMinutes(15));
        next.GetAddresses(Peer(1)).ShouldBeEmpty();
    }

    [Fact]
    public async Task WhoStaysConnectedForLong_IsNotForgottenInACrash()
    {
        var disk = new FragileDisk();
        InMemoryPeerstore store = CreateStore();
        await using PeerstoreFile file = Create(store, disk);
        store.SetConnected(Peer(1), isConnected: true);
        store.AddAddresses(Peer(1), [Address(1)], Hour);
        await file.SaveAsync();
        _clock.Advance(24 * Hour);
        await file.SaveAsync();

        InMemoryPeerstore next = await LiveAsync(new FragileDisk(disk.File));

        next.GetAddresses(Peer(1)).ShouldBe([Address(1)]);
    }

    [Fact]
    public async Task WhatWasKnownBeforeTheFileWasRead_IsWritten()
    {
        var disk = new FragileDisk();
        await LiveAsync(disk, store => store.AddAddresses(Peer(1), [Address(1)], Hour));
        InMemoryPeerstore store = CreateStore();
        store.AddAddresses(Peer(2), [Address(2)], Hour);
        PeerstoreFile file = Create(store, disk);
        await file.OpenAsync(Token);
        await file.DisposeAsync();

        (await LiveAsync(disk)).Peers.ShouldBe([Peer(1), Peer(2)], ignoreOrder: true);
    }

    [Fact]
    public async Task ItIsWrittenAtIntervals()
    {
        var disk = new FragileDisk();
        InMemoryPeerstore store = CreateStore();
        await using PeerstoreFile file = Create(store, disk);
        await file.OpenAsync(Token);
        await _clock.WaitForTimersAsync(1, Token);
        store.AddAddresses(Peer(1), [Address(1)], Hour);
        _clock.Advance(_options.SaveInterval - TimeSpan.FromTicks(1));
        disk.Steps.ShouldBe(0);

        _clock.Advance(TimeSpan.FromTicks(1));

        await Eventually.TrueAsync(() => disk.Steps == StepsOfOnePeer);
    }

    [Fact]
    public async Task ItIsWritten_OnlyWhereAnythingHasChanged()
    {
        var disk = new FragileDisk();
        InMemoryPeerstore store = CreateStore();
        await using PeerstoreFile file = Create(store, disk);
        await file.OpenAsync(Token);
        await file.SaveAsync();
        disk.Steps.ShouldBe(0);

        store.AddAddresses(Peer(1), [Address(1)], Hour);
        await file.SaveAsync();
        await file.SaveAsync();
        disk.Steps.ShouldBe(StepsOfOnePeer);

        store.Remove(Peer(1));
        await file.SaveAsync();
        disk.Steps.ShouldBe((2 * StepsOfOnePeer) - 1);
    }

    [Fact]
    public async Task AnotherNodesFile_IsRefused()
    {
        var disk = new FragileDisk { IsLocked = true };
        await using PeerstoreFile file = Create(CreateStore(), disk);

        (await Should.ThrowAsync<Libp2pException>(() => file.OpenAsync(Token))).Message
            .ShouldBe("peerstore file '/fragile/peers': another node that is running uses it: each node needs a file of its own");
    }

    [Fact]
    public async Task SomethingElse_IsRefused_AndLeftAsItIs()
    {
        byte[] content = "-----BEGIN PRIVATE KEY-----"u8.ToArray();
        var disk = new FragileDisk(content);
        InMemoryPeerstore store = CreateStore();
        PeerstoreFile file = Create(store, disk);

        (await Should.ThrowAsync<Libp2pException>(() => file.OpenAsync(Token))).Message.ShouldContain("something else");

        store.AddAddresses(Peer(1), [Address(1)], Hour);
        await file.DisposeAsync();
        (disk.File, disk.Steps, disk.IsLocked).ShouldBe((content, 0, false));
    }

    [Theory]
    [InlineData(32_768, "CD001 somebody's image")]
    [InlineData(200_000, "x")]
    [InlineData(5_000_000, "")]
    public async Task SomethingElseThatBeginsWithZeros_OrIsLongerThanAnythingOfThisNodes_IsLeftAsItIs(int zeros, string text)
    {
        _options.MaxFileSize = 1_000_000;
        byte[] content = [.. new byte[zeros], .. System.Text.Encoding.UTF8.GetBytes(text)];
        var disk = new FragileDisk(content);
        await using PeerstoreFile file = Create(CreateStore(), disk);

        (await Should.ThrowAsync<Libp2pException>(() => file.OpenAsync(Token))).Message.ShouldContain("something else");

        (disk.File, disk.Steps, disk.IsLocked).ShouldBe((content, 0, false));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(51)]
    [InlineData(52)]
    [InlineData(200_000)]
    public async Task NothingButZeros_IsWhatAPowerFailureLeft_AndSetAside(int length)
    {
        var disk = new FragileDisk(new byte[length]);

        (await LiveAsync(disk)).Peers.ShouldBeEmpty();

        disk.Aside!.Length.ShouldBe(length);
    }

    [Fact]
    public async Task AFileOfALaterVersion_IsLeftAsItIs_AndTheNodeStarts()
    {
        byte[] later = StoredPeers.File(_clock.GetUtcNow(), Lasting(1, _clock.GetUtcNow() + Hour));
        later[11] = 2;
        var disk = new FragileDisk([.. later]);

        InMemoryPeerstore store = await LiveAsync(disk, store => store.AddAddresses(Peer(2), [Address(2)], Hour));

        store.Peers.ShouldBe([Peer(2)]);
        disk.File.ShouldBe(later);
        _logs.Entries.ShouldContain(entry => entry.Text.Contains("later version", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(60)]
    public async Task ADamagedFile_IsSetAside_AndTheNodeStarts(int damagedAt)
    {
        byte[] damaged = StoredPeers.File(_clock.GetUtcNow(), Lasting(1, _clock.GetUtcNow() + Hour));
        damaged = damagedAt < 0 ? damaged[..^1] : [.. damaged[..damagedAt], (byte)(damaged[damagedAt] ^ 1), .. damaged[(damagedAt + 1)..]];
        var disk = new FragileDisk(damaged);

        InMemoryPeerstore store = await LiveAsync(disk);

        store.Peers.ShouldBeEmpty();
        disk.Aside.ShouldBe(damaged);
        disk.File.ShouldBeNull();
        _logs.Entries.ShouldContain(entry => entry.Text.Contains("set aside as '/fragile/peers.corrupt'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFileThatIsTooLong_IsNotRead()
    {
        _options.MaxFileSize = 4096;
        DateTimeOffset expiry = _clock.GetUtcNow() + Hour;
        var disk = new FragileDisk(StoredPeers.File(_clock.GetUtcNow(), [.. Enumerable.Range(1, 100).Select(number => Lasting(number, expiry))]));

        (await LiveAsync(disk)).Peers.ShouldBeEmpty();

        disk.Aside.ShouldNotBeNull();
        _logs.Entries.ShouldContain(entry => entry.Text.Contains("Peerstore.MaxFileSize", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFullFile_HoldsWhoWasHeardOfLast_AndSaysSoOnce()
    {
        _options.MaxFileSize = 4096;
        var disk = new FragileDisk();
        await LiveAsync(disk, store =>
        {
            for (int number = 1; number <= 100; number++)
            {
                store.AddAddresses(Peer(number), [Address(number)], Hour);
            }
        });

        IReadOnlyCollection<PeerId> kept = (await LiveAsync(disk)).Peers;

        kept.Count.ShouldBeInRange(30, 99);
        kept.ShouldBe(Enumerable.Range(101 - kept.Count, kept.Count).Select(Peer), ignoreOrder: true);
        _logs.Entries.Count(entry => entry.Text.Contains("is full", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task WhatIsRead_KeepsToTheLimits_AndDisplacesNothing()
    {
        DateTimeOffset expiry = _clock.GetUtcNow() + Hour;
        var disk = new FragileDisk(StoredPeers.File(_clock.GetUtcNow(), [.. Enumerable.Range(1, 10).Select(number => Lasting(number, expiry, addresses: 50))]));
        (_options.MaxPeers, _options.MaxAddressesAfterDisconnect) = (4, 7);
        InMemoryPeerstore store = CreateStore();
        store.AddAddresses(Peer(99), [Address(1)], Hour);
        await using PeerstoreFile file = Create(store, disk);

        await file.OpenAsync(Token);

        store.Peers.ShouldBe([Peer(99), Peer(1), Peer(2), Peer(3)], ignoreOrder: true);
        store.GetAddresses(Peer(1)).ShouldBe(Enumerable.Range(1, 7).Select(Address), ignoreOrder: true);
        store.AddAddresses(Peer(98), [Address(1)], Hour);
        store.Peers.ShouldBe([Peer(99), Peer(98), Peer(1), Peer(2)], ignoreOrder: true);
    }

    [Fact]
    public async Task TheNodeItself_IsNotWritten()
    {
        var disk = new FragileDisk();
        await LiveAsync(disk, store =>
        {
            store.AddAddresses(Self, [Address(1)], Hour);
            store.AddAddresses(Peer(1), [Address(1)], Hour);
        });

        (await LiveAsync(disk)).Peers.ShouldBe([Peer(1)]);
    }

    [Fact]
    public async Task ADiskThatFails_IsToldOfOnce_AndTriedAgain()
    {
        var disk = new FragileDisk();
        InMemoryPeerstore store = CreateStore();
        await using PeerstoreFile file = Create(store, disk);
        await file.OpenAsync(Token);
        store.AddAddresses(Peer(1), [Address(1)], Hour);
        disk.FailAfter(0);
        await file.SaveAsync();
        await file.SaveAsync();
        _logs.Entries.Count(entry => entry.Text.Contains("cannot be written", StringComparison.Ordinal)).ShouldBe(1);

        disk.FailAfter(null);
        await file.SaveAsync();

        disk.File.ShouldNotBeNull();
        _logs.Entries.Count(entry => entry.Text.Contains("is written again", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task AWriterThatDiesAtAnyStep_LeavesTheOldFileOrTheNewOne()
    {
        var before = new FragileDisk();
        await LiveAsync(before, store => store.AddAddresses(Peer(1), [Address(1)], Hour));
        int steps = before.Steps;
        List<int> outcomes = [];
        for (int dies = 0; dies <= steps; dies++)
        {
            var disk = new FragileDisk(before.File);
            await LiveAsync(disk, store =>
            {
                store.Remove(Peer(1));
                store.AddAddresses(Peer(2), [Address(2)], Hour);
                disk.FailAfter(dies);
            });

            foreach (byte[]? survivor in disk.Survivors())
            {
                IReadOnlyCollection<PeerId> found = (await LiveAsync(new FragileDisk(survivor))).Peers;
                found.Count.ShouldBe(1, $"neither the old file nor the new one after {dies} steps");
                outcomes.Add(found.Single() == Peer(1) ? 1 : 2);
            }
        }

        outcomes.Distinct().ShouldBe([1, 2]);
    }

    /// <summary>A life of a node: reads the file, does something, writes it.</summary>
    private async Task<InMemoryPeerstore> LiveAsync(FragileDisk disk, Action<InMemoryPeerstore>? live = null)
    {
        InMemoryPeerstore store = CreateStore();
        PeerstoreFile file = Create(store, disk);
        await file.OpenAsync(Token);
        live?.Invoke(store);
        await file.DisposeAsync();
        disk.IsLocked.ShouldBeFalse();
        return store;
    }

    private InMemoryPeerstore CreateStore() => new(_options, _clock);

    private PeerstoreFile Create(InMemoryPeerstore store, FragileDisk disk) => new(store, disk, _options, Self, _clock, _logs);
}
