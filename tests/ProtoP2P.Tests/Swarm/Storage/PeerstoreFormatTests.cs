using ProtoP2P.Swarm;
using static ProtoP2P.Tests.Swarm.Storage.StoredPeers;

namespace ProtoP2P.Tests.Swarm.Storage;

public sealed class PeerstoreFormatTests
{
    private const int FuzzRounds = 3000;

    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PeerstoreOptions _options = new();

    [Fact]
    public void AllThatIsKnownOfAPeer_IsReadAsItWasWritten()
    {
        using PrivateKey key = PrivateKey.Generate(KeyType.Ecdsa);
        PeerRecord record = Signed(key, 7, 1, 2);
        var peer = new StoredPeer(record.PeerId)
        {
            KeepUntil = Now.AddHours(1),
            Addresses = [new StoredAddress(Address(1), Now.AddHours(2)), new StoredAddress(Address(3), DateTimeOffset.MaxValue)],
            Record = record,
            RecordExpiry = Now.AddHours(3),
            Identity = new PeerIdentity(["/a/1", "/b/1"], "agent/1", "network/1"),
            PublicKey = key.PublicKey,
        };

        StoredPeer read = Read(File(Now, peer, new StoredPeer(Peer(2))), Now)[0];

        read.PeerId.ShouldBe(peer.PeerId);
        read.KeepUntil.ShouldBe(peer.KeepUntil);
        read.Addresses[0].ShouldBe(peer.Addresses[0]);
        read.Addresses[1].Expiry.ShouldBeGreaterThan(Now.AddYears(1000));
        read.Record.ShouldBe(record);
        read.Record!.Envelope!.Payload.ToArray().ShouldBe(record.Envelope!.Payload.ToArray());
        read.RecordExpiry.ShouldBe(peer.RecordExpiry);
        read.Identity!.Protocols.ShouldBe(["/a/1", "/b/1"]);
        (read.Identity.AgentVersion, read.Identity.ProtocolVersion).ShouldBe(("agent/1", "network/1"));
        read.PublicKey.ShouldBe(key.PublicKey);
    }

    [Fact]
    public void TheLayout_IsTheOneThatIsWrittenDown()
    {
        byte[] file = File(DateTimeOffset.FromUnixTimeMilliseconds(1), new StoredPeer(Peer(1)));

        Convert.ToHexStringLower(file[..20]).ShouldBe("5032505045455253" + "00000001" + "000000000000002a");
        Convert.ToHexStringLower(file[PeerstoreFormat.HeaderLength..]).ShouldBe("0801" + "1226" + "0a2212200100000000000000000000000000000000000000000000000000000000000000" + "1000");
        file.Length.ShouldBe(PeerstoreFormat.HeaderLength + 42);
    }

    [Fact]
    public void FieldsOfALaterReader_ArePassedOver()
    {
        // Field 15 in the message and in the peer.
        byte[] message = Convert.FromHexString("7a0161" + "0801" + "1229" + "7a0162" + "0a2212200100000000000000000000000000000000000000000000000000000000000000" + "1000");

        Read(Seal(message), Now).Select(peer => peer.PeerId).ShouldBe([Peer(1)]);
    }

    [Fact]
    public void EveryFlippedBit_IsSeen()
    {
        byte[] file = File(Now, Lasting(1, Now.AddHours(1)), Lasting(2, Now.AddHours(1)));
        for (int i = 0; i < file.Length * 8; i++)
        {
            byte[] flipped = [.. file];
            flipped[i / 8] ^= (byte)(1 << (i % 8));

            bool isRead = Kind(flipped) == PeerstoreFileKind.Readable && PeerstoreFormat.Read(flipped, Now, _options) is not null;
            isRead.ShouldBeFalse($"bit {i}");
        }
    }

    [Fact]
    public void EveryCut_IsSeen()
    {
        byte[] file = File(Now, Lasting(1, Now.AddHours(1)));
        for (int length = 1; length < file.Length; length++)
        {
            Kind(file[..length]).ShouldBe(PeerstoreFileKind.Corrupt, $"{length} bytes");
        }

        Kind([]).ShouldBe(PeerstoreFileKind.Empty);
        Kind([.. file, 0]).ShouldBe(PeerstoreFileKind.Corrupt);
        Kind(new byte[file.Length]).ShouldBe(PeerstoreFileKind.Blank);
    }

    [Fact]
    public void OtherFiles_AndLaterVersions_AreToldApart()
    {
        byte[] later = File(Now);
        later[11] = 2;

        Kind(later).ShouldBe(PeerstoreFileKind.Future);
        Kind("{ \"peers\": [] } and so on, long enough to have a header in it"u8.ToArray()).ShouldBe(PeerstoreFileKind.Foreign);
        Kind("key"u8.ToArray()).ShouldBe(PeerstoreFileKind.Foreign);
    }

    [Fact]
    public void MessagesOfAnyBytes_AreReadOrRefused_AndNeverThrow()
    {
        using PrivateKey key = PrivateKey.Generate();
        StoredPeer peer = Lasting(1, Now.AddHours(1), 3) with { Identity = new PeerIdentity(["/a"], "b", "c") };
        byte[] message = File(Now, peer, new StoredPeer(PeerId.FromPublicKey(key.PublicKey)) { Record = Signed(key, 1, 1) })[PeerstoreFormat.HeaderLength..];
        var random = new Random(20260501);
        for (int round = 0; round < FuzzRounds; round++)
        {
            byte[] mutated = [.. message];
            for (int change = random.Next(1, 8); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            byte[] file = Seal(mutated[..random.Next(mutated.Length + 1)]);
            Kind(file).ShouldBe(PeerstoreFileKind.Readable);
            PeerstoreFormat.Read(file, Now, _options)?.ShouldAllBe(read => read.Addresses.Count <= 64);
        }
    }

    [Fact]
    public void ARecordWhoseSignatureIsWrong_OrThatIsAnothers_IsLeftOut()
    {
        using PrivateKey key = PrivateKey.Generate();
        PeerRecord record = Signed(key, 1, 1);
        byte[] message = File(Now, Lasting(1, Now.AddHours(1)) with { Record = record }, new StoredPeer(record.PeerId) { Record = record })[PeerstoreFormat.HeaderLength..];
        Read(Seal(message), Now).Select(peer => peer.Record).ShouldBe([null, record]);

        // The last byte of the last envelope is one of its signature; the record's expiry, one field of two bytes, follows.
        message[^3] ^= 1;
        Read(Seal(message), Now)[1].Record.ShouldBeNull();
    }

    [Fact]
    public void APublicKeyOfSomeoneElse_IsLeftOut()
    {
        using PrivateKey key = PrivateKey.Generate(KeyType.Ecdsa);

        Read(File(Now, new StoredPeer(Peer(1)) { PublicKey = key.PublicKey }), Now)[0].PublicKey.ShouldBeNull();
    }

    [Fact]
    public void WhatIsOverTheLimits_IsNotRead()
    {
        (_options.MaxPeers, _options.MaxAddressesPerPeer, _options.MaxProtocolsPerPeer) = (2, 3, 4);
        StoredPeer large = Lasting(1, Now.AddHours(1), 10) with { Identity = new PeerIdentity([.. Enumerable.Range(0, 10).Select(i => $"/{i}")], null, null) };

        IReadOnlyList<StoredPeer> read = Read(File(Now, large, Lasting(2, Now), Lasting(3, Now)), Now);

        read.Select(peer => peer.PeerId).ShouldBe([Peer(1), Peer(2)]);
        read[0].Addresses.Count.ShouldBe(3);
        read[0].Identity!.Protocols.Count.ShouldBe(4);
    }

    [Fact]
    public void OfPeersThatDoNotFit_TheFirstAreWritten_AndTheFileKeepsToItsSize()
    {
        StoredPeer[] peers = [.. Enumerable.Range(1, 100).Select(number => Lasting(number, Now.AddHours(1)))];

        byte[] file = [.. PeerstoreFormat.Write(peers, Now, 4096, out int count).SelectMany(part => part)];

        file.Length.ShouldBeInRange(4096 - 100, 4096);
        Read(file, Now).Select(peer => peer.PeerId).ShouldBe(peers.Take(count).Select(peer => peer.PeerId));
    }

    [Fact]
    public void WhereTheClockWentBack_AllTimesGoWithIt()
    {
        byte[] file = File(Now, Lasting(1, Now.AddHours(1)) with { KeepUntil = Now.AddMinutes(15) });
        DateTimeOffset before = Now.AddYears(-10);

        StoredPeer read = Read(file, before)[0];

        read.Addresses[0].Expiry.ShouldBe(before.AddHours(1));
        read.KeepUntil.ShouldBe(before.AddMinutes(15));
    }

    private static PeerstoreFileKind Kind(byte[] file) =>
        PeerstoreFormat.Classify(file.AsSpan(0, Math.Min(file.Length, PeerstoreFormat.HeaderLength)), file.Length);

    private IReadOnlyList<StoredPeer> Read(byte[] file, DateTimeOffset now) => PeerstoreFormat.Read(file, now, _options).ShouldNotBeNull();

    /// <summary>A file with a right header around any message.</summary>
    private static byte[] Seal(byte[] message)
    {
        byte[] file = [.. File(Now)[..PeerstoreFormat.HeaderLength], .. message];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(12), (ulong)message.Length);
        System.Security.Cryptography.SHA256.HashData(message, file.AsSpan(20));
        return file;
    }
}
