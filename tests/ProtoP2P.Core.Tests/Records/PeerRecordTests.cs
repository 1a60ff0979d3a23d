using ProtoP2P.Core.Tests.Keys;

namespace ProtoP2P.Core.Tests.Records;

public sealed class PeerRecordTests
{
    private const string RecordHex = "0a260024" + KeyVectors.Ed25519Public + "10011a0a0a08047f000001060fa1";
    private const string SignatureHex = "4504e51a36806e8eba9344a743f2e1cbd0170d2632fb413f98101f6e3ff26d3da91f4eedebf36383fa5819438bce1d7398117236e52d2d1dfce98196294ac60e";
    private const string EnvelopeHex = "0a24" + KeyVectors.Ed25519Public + "120203011a36" + RecordHex + "2a40" + SignatureHex;

    private static readonly PeerId Subject = PeerId.Parse(KeyVectors.Ed25519PeerId);
    private static readonly Multiaddress Address = Multiaddress.Parse("/ip4/127.0.0.1/tcp/4001");

    [Fact]
    public void Seals_the_vector()
    {
        using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes(KeyVectors.Ed25519Private));
        SignedEnvelope envelope = new PeerRecord(Subject, 1, [Address]).Seal(key);

        Hex.Text(envelope.Payload).ShouldBe(RecordHex);
        Hex.Text(envelope.ToProtobuf()).ShouldBe(EnvelopeHex);
        envelope.ToProtobuf().Length.ShouldBe(164);
    }

    [Fact]
    public void Opens_the_vector()
    {
        PeerRecord record = PeerRecord.Open(Hex.Bytes(EnvelopeHex));

        record.ShouldBe(new PeerRecord(Subject, 1, [Address]));
        record.GetHashCode().ShouldBe(new PeerRecord(Subject, 1, [Address]).GetHashCode());
        PeerRecord.TryOpen(Hex.Bytes(EnvelopeHex), out PeerRecord? same).ShouldBeTrue();
        same.ShouldBe(record);
    }

    [Theory]
    [InlineData(PeerRecordKind.Standard, "libp2p-peer-record", "0301")]
    [InlineData(PeerRecordKind.Legacy, "libp2p-routing-state", "2f6c69627032702f726f7574696e672d73746174652d7265636f7264")]
    public void Both_kinds_are_read(PeerRecordKind kind, string domain, string payloadType)
    {
        using PrivateKey key = PrivateKey.Generate();
        var record = new PeerRecord(PeerId.FromPublicKey(key.PublicKey), ulong.MaxValue, [Address, Multiaddress.Parse("/ip6/::1/tcp/1")]);
        byte[] envelope = record.Seal(key, kind).ToProtobuf();

        PeerRecord.Open(envelope).ShouldBe(record);
        Hex.Text(SignedEnvelope.Open(envelope, domain).PayloadType).ShouldBe(payloadType);
    }

    [Fact]
    public void The_domain_of_one_kind_does_not_open_the_other()
    {
        using PrivateKey key = PrivateKey.Generate();
        byte[] payload = new PeerRecord(PeerId.FromPublicKey(key.PublicKey), 1, []).Seal(key).Payload.ToArray();
        byte[] mixed = SignedEnvelope.Sign(key, "libp2p-routing-state", new byte[] { 3, 1 }, payload).ToProtobuf();

        Should.Throw<FormatException>(() => PeerRecord.Open(mixed)).Message.ShouldContain("does not verify");
    }

    [Fact]
    public void Only_the_subject_can_sign()
    {
        using PrivateKey stranger = PrivateKey.Generate();
        var record = new PeerRecord(Subject, 1, [Address]);
        byte[] forged = SignedEnvelope.Sign(stranger, PeerRecord.Domain, new byte[] { 3, 1 }, Hex.Bytes(RecordHex)).ToProtobuf();

        Should.Throw<ArgumentException>(() => record.Seal(stranger)).Message.ShouldContain(Subject.ToString());
        Should.Throw<FormatException>(() => PeerRecord.Open(forged)).Message.ShouldContain(Subject.ToString());
        PeerRecord.TryOpen(forged, out _).ShouldBeFalse();
    }

    [Fact]
    public void Addresses_that_cannot_be_read_are_skipped()
    {
        PeerRecord record = PeerRecord.Read(Hex.Bytes("0a260024" + KeyVectors.Ed25519Public + "1001" + "1a00" + "1a020a00" + "1a050a03ffff01" + "1a0a0a08047f000001060fa1"));

        record.Addresses.ShouldBe([Address]);
    }

    [Fact]
    public void A_record_without_addresses_or_sequence_is_legal()
    {
        PeerRecord record = PeerRecord.Read(Hex.Bytes("0a260024" + KeyVectors.Ed25519Public));

        record.Addresses.ShouldBeEmpty();
        record.Sequence.ShouldBe(0UL);
    }

    /// <summary>CVE-2023-40583: what one record can make us hold is bounded.</summary>
    [Fact]
    public void Peer_records_fill_memory()
    {
        string prefix = "0a260024" + KeyVectors.Ed25519Public;
        string one = "1a0a0a08047f000001060fa1";
        using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes(KeyVectors.Ed25519Private));

        PeerRecord.Read(Hex.Bytes(prefix + string.Concat(Enumerable.Repeat(one, 500)))).Addresses.Count.ShouldBe(500);
        Should.Throw<FormatException>(() => PeerRecord.Read(Hex.Bytes(prefix + string.Concat(Enumerable.Repeat(one, 501))))).Message.ShouldContain("500");
        Should.Throw<FormatException>(() => PeerRecord.Read(Hex.Bytes(prefix + string.Concat(Enumerable.Repeat("1a00", 501))))).Message.ShouldContain("500");
        Should.Throw<InvalidOperationException>(() => new PeerRecord(Subject, 1, [.. Enumerable.Repeat(Address, 501)]).Seal(key)).Message.ShouldContain("500");
        Should.Throw<FormatException>(() => PeerRecord.Open(new byte[SignedEnvelope.MaxLength + 1])).Message.ShouldContain("at most");
    }

    [Fact]
    public void A_record_does_not_change_with_the_list_it_was_made_from()
    {
        var list = new List<Multiaddress> { Address };
        var record = new PeerRecord(Subject, 1, list);
        PeerRecord next = record with { Sequence = 2, Addresses = list };
        list.Clear();

        record.Addresses.Count.ShouldBe(1);
        next.Addresses.Count.ShouldBe(1);
    }

    [Fact]
    public void Another_kind_of_envelope_is_no_peer_record()
    {
        using PrivateKey key = PrivateKey.Generate();
        byte[] voucher = SignedEnvelope.Sign(key, "libp2p-relay-rsvp", new byte[] { 3, 2 }, Array.Empty<byte>()).ToProtobuf();

        Should.Throw<FormatException>(() => PeerRecord.Open(voucher)).Message.ShouldContain("'0302'");
    }
}
