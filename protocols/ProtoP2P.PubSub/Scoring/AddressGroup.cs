namespace ProtoP2P.PubSub;

/// <summary>The peers of one place, and what P6 makes of their number: changed when one comes or goes, so that a score counts nobody.</summary>
internal sealed class AddressGroup(AddressKey key, int threshold)
{
    public AddressKey Key { get; } = key;

    public int Peers { get; private set; }

    public double SquaredSurplus { get; private set; }

    public void Change(int by)
    {
        Peers += by;
        double surplus = Math.Max(0, Peers - threshold);
        SquaredSurplus = surplus * surplus;
    }
}
