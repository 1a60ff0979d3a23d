using ProtoP2P.Swarm;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Swarm;

public sealed class InMemoryPeerstoreTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Addresses_Expire_WhenTheirTimeIsUp()
    {
        InMemoryPeerstore store = Create();
        PeerId peer = Peer(1);
        store.AddAddresses(peer, [Address(1)], Hour);
        store.AddAddresses(peer, [Address(2)], 2 * Hour);

        _clock.Advance(Hour);
        store.GetAddresses(peer).ShouldBe([Address(2)]);

        _clock.Advance(Hour);
        store.GetAddresses(peer).ShouldBeEmpty();
        store.Find(peer).ShouldBeNull();
        store.Peers.ShouldBeEmpty();
    }

    [Fact]
    public void AddingAnAddressAgain_NeverShortensItsTime()
    {
        InMemoryPeerstore store = Create();
        store.AddAddresses(Peer(1), [Address(1)], 2 * Hour);
        store.AddAddresses(Peer(1), [Address(1)], TimeSpan.FromMinutes(2));

        _clock.Advance(Hour);

        store.GetAddresses(Peer(1)).ShouldBe([Address(1)]);
    }

    [Fact]
    public void AddressesWithAPeerId_AreKeptWithoutIt_Once()
    {
        InMemoryPeerstore store = Create();
        store.AddAddresses(Peer(1), [Address(1).WithPeerId(Peer(1)), Address(1)], Hour);

        store.GetAddresses(Peer(1)).ShouldBe([Address(1)]);
    }

    [Fact]
    public void MoreThan64AddressesOfAPeer_AreDropped()
    {
        InMemoryPeerstore store = Create();
        store.AddAddresses(Peer(1), Enumerable.Range(1, 1000).Select(Address), Hour);
        store.AddAddresses(Peer(1), [Address(2000)], Hour);

        store.GetAddresses(Peer(1)).Count.ShouldBe(64);
    }

    [Fact]
    public void AConnectedPeer_KeepsItsAddresses_AndFifteenMinutesLonger()
    {
        InMemoryPeerstore store = Create();
        store.AddAddresses(Peer(1), [Address(1)], TimeSpan.FromMinutes(2));
        store.SetConnected(Peer(1), isConnected: true);
        _clock.Advance(24 * Hour);
        store.GetAddresses(Peer(1)).ShouldBe([Address(1)]);

        store.SetConnected(Peer(1), isConnected: false);
        _clock.Advance(TimeSpan.FromMinutes(14));
        store.GetAddresses(Peer(1)).ShouldBe([Address(1)]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        store.GetAddresses(Peer(1)).ShouldBeEmpty();
    }

    [Fact]
    public void WhatAPeerSigned_ReplacesWhatWasSaidOfIt()
    {
        InMemoryPeerstore store = Create();
        store.AddAddresses(Peer(1), [Address(1), Address(2)], Hour);

        store.AddRecord(new PeerRecord(Peer(1), 7, [Address(3)]), Hour).ShouldBeTrue();

        store.GetAddresses(Peer(1)).ShouldBe([Address(3)]);
        store.Find(Peer(1))!.Record!.Sequence.ShouldBe(7ul);
    }

    [Fact]
    public void AnOlderOrRepeatedRecord_IsRefused()
    {
        InMemoryPeerstore store = Create();
        store.AddRecord(new PeerRecord(Peer(1), 7, [Address(3)]), Hour);

        store.AddRecord(new PeerRecord(Peer(1), 7, [Address(4)]), Hour).ShouldBeFalse();
        store.AddRecord(new PeerRecord(Peer(1), 6, [Address(5)]), Hour).ShouldBeFalse();
        store.AddRecord(new PeerRecord(Peer(1), 8, [Address(6)]), Hour).ShouldBeTrue();

        store.GetAddresses(Peer(1)).ShouldBe([Address(6)]);
    }

    [Fact]
    public void PeerRecordsFillMemory_RecordsOfManyIds_StopAtTheLimit()
    {
        // CVE-2023-40583: a stranger announces one record after the other.
        InMemoryPeerstore store = Create(options => options.MaxPeers = 100);
        for (int i = 0; i < 10_000; i++)
        {
            store.AddRecord(new PeerRecord(Peer(i), 1, [.. Enumerable.Range(1, 200).Select(Address)]), Hour);
        }

        store.Peers.Count.ShouldBe(100);
        store.Peers.Max(peer => store.GetAddresses(peer).Count).ShouldBe(64);
        store.Peers.ShouldAllBe(peer => store.Find(peer)!.Record!.Addresses.Count <= 64);
    }

    [Fact]
    public void RecordsHaveALimitOfTheirOwn_AndMakeRoomWhenTheyExpire()
    {
        InMemoryPeerstore store = Create(options => options.MaxRecords = 2);
        store.AddRecord(new PeerRecord(Peer(1), 1, [Address(1)]), Hour).ShouldBeTrue();
        store.AddRecord(new PeerRecord(Peer(2), 1, [Address(2)]), Hour).ShouldBeTrue();
        store.AddRecord(new PeerRecord(Peer(3), 1, [Address(3)]), Hour).ShouldBeFalse();
        store.AddRecord(new PeerRecord(Peer(1), 2, [Address(4)]), 2 * Hour).ShouldBeTrue();

        _clock.Advance(Hour);
        store.GetAddresses(Peer(2)).ShouldBeEmpty();

        store.AddRecord(new PeerRecord(Peer(3), 1, [Address(3)]), Hour).ShouldBeTrue();
    }

    [Fact]
    public void AFullStore_ForgetsWhoWasSilentForLongest_ButNobodyWhoIsConnected()
    {
        InMemoryPeerstore store = Create(options => options.MaxPeers = 3);
        store.SetConnected(Peer(1), isConnected: true);
        store.AddAddresses(Peer(2), [Address(2)], Hour);
        store.AddAddresses(Peer(3), [Address(3)], Hour);
        store.AddAddresses(Peer(2), [Address(2)], Hour);

        store.AddAddresses(Peer(4), [Address(4)], Hour);

        store.Peers.ShouldBe([Peer(1), Peer(2), Peer(4)], ignoreOrder: true);
    }

    [Fact]
    public void WhatAPeerSaysItServes_IsBounded()
    {
        InMemoryPeerstore store = Create();
        store.SetConnected(Peer(1), isConnected: true);
        store.SetIdentity(Peer(1), new PeerIdentity([.. Enumerable.Range(0, 5000).Select(i => $"/p/{i}")], "agent", null));

        store.GetProtocols(Peer(1))!.Count.ShouldBe(1024);
        store.GetProtocols(Peer(2)).ShouldBeNull();
    }

    [Fact]
    public void OfAPeerThatHasLeft_TwentyAddressesAreKept_TheProvenOneFirst_ThenTheSignedOnes_ThenTheNewest()
    {
        InMemoryPeerstore store = Create();
        store.SetConnected(Peer(1), isConnected: true);
        store.AddRecord(new PeerRecord(Peer(1), 1, [.. Enumerable.Range(1, 10).Select(Address)]), Hour);
        store.AddAddresses(Peer(1), Enumerable.Range(11, 25).Select(Address), Hour);
        store.AddAddresses(Peer(1), Enumerable.Range(36, 9).Select(Address), Hour);
        store.GetAddresses(Peer(1)).Count.ShouldBe(44);

        store.SetConnected(Peer(1), isConnected: false, Address(30));

        IEnumerable<Multiaddress> expected = Enumerable.Range(1, 10).Append(30).Concat(Enumerable.Range(36, 9)).Select(Address);
        store.GetAddresses(Peer(1)).ShouldBe(expected, ignoreOrder: true);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    public void TheAddressThatLedToAPeer_IsKept_ThoughItsRecordDoesNotNameIt(int signed)
    {
        InMemoryPeerstore store = Create();
        store.AddAddresses(Peer(1), [Address(99)], Hour);
        store.SetConnected(Peer(1), isConnected: true);
        store.AddRecord(new PeerRecord(Peer(1), 1, [.. Enumerable.Range(1, signed).Select(Address)]), TimeSpan.FromMinutes(1));

        store.SetConnected(Peer(1), isConnected: false, Address(99).WithPeerId(Peer(1)));

        store.GetAddresses(Peer(1)).ShouldContain(Address(99));
        store.GetAddresses(Peer(1)).Count.ShouldBe(Math.Min(signed + 1, 20));
        _clock.Advance(TimeSpan.FromMinutes(15));
        store.GetAddresses(Peer(1)).ShouldBeEmpty();
    }

    [Fact]
    public void ASignedRecordOfManyAddresses_IsCutToo_WhenItsPeerHasLeft()
    {
        InMemoryPeerstore store = Create(options => options.MaxAddressesAfterDisconnect = 3);
        store.SetConnected(Peer(1), isConnected: true);
        store.AddRecord(new PeerRecord(Peer(1), 1, [.. Enumerable.Range(1, 10).Select(Address)]), Hour);

        store.SetConnected(Peer(1), isConnected: false);

        store.GetAddresses(Peer(1)).Count.ShouldBe(3);
        store.Find(Peer(1))!.Record!.Addresses.Count.ShouldBe(3);
    }

    [Fact]
    public void ARecordKeepsItsEnvelope_UnlessThatIsLarge()
    {
        InMemoryPeerstore store = Create(options => options.MaxRecordSize = 200);
        using PrivateKey small = PrivateKey.Generate(), large = PrivateKey.Generate();
        PeerRecord little = Signed(small, 1), much = Signed(large, 100);

        store.AddRecord(little, Hour).ShouldBeTrue();
        store.AddRecord(much, Hour).ShouldBeTrue();

        store.Find(little.PeerId)!.Record!.Envelope.ShouldBeSameAs(little.Envelope);
        store.Find(much.PeerId)!.Record!.Envelope.ShouldBeNull();
        store.Find(much.PeerId)!.Record!.Addresses.Count.ShouldBe(64);
    }

    [Fact]
    public void PublicKeys_AreInTheIdOrRemembered()
    {
        InMemoryPeerstore store = Create();
        using PrivateKey inline = PrivateKey.Generate(KeyType.Ed25519), hashed = PrivateKey.Generate(KeyType.Ecdsa);
        PeerId hashedId = PeerId.FromPublicKey(hashed.PublicKey);
        store.GetPublicKey(PeerId.FromPublicKey(inline.PublicKey)).ShouldBe(inline.PublicKey);
        store.GetPublicKey(hashedId).ShouldBeNull();

        store.AddPublicKey(inline.PublicKey);
        store.AddPublicKey(hashed.PublicKey);

        store.Peers.ShouldBe([hashedId]);
        store.GetPublicKey(hashedId).ShouldBe(hashed.PublicKey);
        _clock.Advance(TimeSpan.FromMinutes(15));
        store.GetPublicKey(hashedId).ShouldBeNull();
    }

    [Fact]
    public void TheKeyOfASignedRecord_IsRemembered()
    {
        InMemoryPeerstore store = Create();
        using PrivateKey key = PrivateKey.Generate(KeyType.Ecdsa);
        PeerRecord record = Signed(key, 1);

        store.AddRecord(record, Hour);

        store.GetPublicKey(record.PeerId).ShouldBe(key.PublicKey);
    }

    private static PeerRecord Signed(PrivateKey key, int addresses) => PeerRecord.Open(
        new PeerRecord(PeerId.FromPublicKey(key.PublicKey), 1, [.. Enumerable.Range(1, addresses).Select(Address)]).Seal(key).ToProtobuf());

    private static PeerId Peer(int number)
    {
        byte[] multihash = new byte[34];
        multihash[0] = 0x12;
        multihash[1] = 32;
        BitConverter.TryWriteBytes(multihash.AsSpan(2), number);
        return PeerId.FromMultihash(multihash);
    }

    private static Multiaddress Address(int number) => Multiaddress.Parse($"/ip4/10.0.{number / 256}.{number % 256}/tcp/4001");

    private InMemoryPeerstore Create(Action<PeerstoreOptions>? configure = null)
    {
        var options = new PeerstoreOptions();
        configure?.Invoke(options);
        return new InMemoryPeerstore(options, _clock);
    }
}
