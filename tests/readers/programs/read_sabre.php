<?php
// Reads feeds with sabre/vobject, lets its validator judge them, and prints both, as JSON.
error_reporting(E_ALL & ~E_DEPRECATED);
ini_set('memory_limit', '-1');
require_once 'Sabre/VObject/autoload.php';

function moment($property) {
    if ((string) $property['VALUE'] === 'DATE') {
        return $property->getDateTime()->format('Y-m-d');
    }
    if ($property->getDateTime()->getOffset() !== 0 || substr((string) $property, -1) !== 'Z') {
        return 'not in UTC: ' . $property;
    }
    return $property->getDateTime()->format('Y-m-d\TH:i:s\Z');
}

function seconds($duration) {
    $begin = new DateTimeImmutable('2026-01-01T00:00:00Z');
    return $begin->add(Sabre\VObject\DateTimeParser::parseDuration($duration))->getTimestamp() - $begin->getTimestamp();
}

function feed($text) {
    $calendar = Sabre\VObject\Reader::read($text);
    $complaints = $events = [];
    foreach ($calendar->validate() as $finding) {
        $complaints[] = $finding['message'];
    }
    foreach ($calendar->VEVENT as $event) {
        $categories = $alarms = [];
        foreach ($event->select('CATEGORIES') as $property) {
            $categories = array_merge($categories, $property->getParts());
        }
        foreach ($event->select('VALARM') as $alarm) {
            $alarms[] = seconds((string) $alarm->TRIGGER);
        }
        $events[] = [
            'uid' => (string) $event->UID,
            'start' => moment($event->DTSTART),
            'end' => moment($event->DTEND),
            'summary' => (string) $event->SUMMARY,
            'description' => (string) $event->DESCRIPTION,
            'categories' => $categories,
            'sequence' => (int) (string) $event->SEQUENCE,
            'status' => (string) $event->STATUS,
            'transp' => (string) $event->TRANSP,
            'alarms' => $alarms,
        ];
    }
    return ['version' => Sabre\VObject\Version::VERSION, 'events' => $events, 'complaints' => $complaints];
}

$read = array_map(fn ($file) => feed(file_get_contents($file)), array_slice($argv, 1));
echo json_encode($read, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES);
